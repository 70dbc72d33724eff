import gzip
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.web.sitemap import MOST_PAGES, Listed, parse_sitemap
from dateline.words.errors import FeedError

URL = "https://paper.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
  <url>
    <i:image><i:loc>https://paper.example/picture.jpg</i:loc><i:title>A picture</i:title></i:image>
    <loc>https://paper.example/a?x=1&amp;y=2</loc><lastmod>2024-03-02</lastmod>
    <n:news><n:publication><n:name>Paper</n:name></n:publication><n:publication_date>2024-03-01T10:00:00+02:00</n:publication_date>
      <n:title>Talks &amp; tea</n:title></n:news>
  </url>
  <url><loc> /b </loc><lastmod>2024</lastmod></url>
  <url><lastmod>2024-01-01</lastmod></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://paper.example/1.xml.gz</loc><lastmod>2024-01-31T00:00:00Z</lastmod></sitemap></sitemapindex>"""


def test_pages_with_their_own_dates_and_not_those_of_pictures() -> None:
    first, second = parse_sitemap(NEWS.encode(), URL).pages
    assert first == Listed("https://paper.example/a?x=1&y=2", datetime(2024, 3, 2, tzinfo=UTC), datetime(2024, 3, 1, 8, 0, tzinfo=UTC), "Talks & tea")
    assert second == Listed("https://paper.example/b")


def test_gzip_is_the_same() -> None:
    assert parse_sitemap(gzip.compress(NEWS.encode()), URL) == parse_sitemap(NEWS.encode(), URL)


def test_an_index_names_sitemaps() -> None:
    assert parse_sitemap(INDEX.encode(), URL).sitemaps == (Listed("https://paper.example/1.xml.gz", datetime(2024, 1, 31, tzinfo=UTC)),)


def test_text_and_robots() -> None:
    assert [page.url for page in parse_sitemap(b"\xef\xbb\xbfhttps://paper.example/1\n\nhttps://paper.example/2\n", URL).pages] == [
        "https://paper.example/1",
        "https://paper.example/2",
    ]
    robots = b"User-agent: *\nDisallow: /x\nSitemap: https://paper.example/news.xml\nsitemap: /old.xml\n"
    assert [one.url for one in parse_sitemap(robots, URL).sitemaps] == ["https://paper.example/news.xml", "https://paper.example/old.xml"]


def test_what_comes_before_the_damage_is_read() -> None:
    assert len(parse_sitemap(NEWS.encode()[: NEWS.index("<url><loc> /b")] + b"<url><loc>&&<", URL).pages) == 1


@pytest.mark.parametrize("body", [b"", b"hello", b"<html><body>not found</body></html>", gzip.compress(NEWS.encode(), mtime=0)[:40], b"\x1f\x8b", b"<rss/>"])
def test_what_is_no_sitemap(body: bytes) -> None:
    with pytest.raises(FeedError) as raised:
        parse_sitemap(body, URL)
    assert raised.value.identity == URL


def test_entities_are_not_expanded_and_nothing_is_loaded() -> None:
    bomb = '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://paper.example/&a;&f;</loc></url></urlset>'
    assert [page.url for page in parse_sitemap(bomb.encode(), URL).pages] == ["https://paper.example/"]


def test_longer_ones_are_cut() -> None:
    body = "<urlset>" + "".join(f"<url><loc>https://paper.example/{number}</loc></url>" for number in range(MOST_PAGES + 2)) + "</urlset>"
    read = parse_sitemap(body.encode(), URL)
    assert (len(read.pages), read.cut) == (MOST_PAGES, True)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"<urlset><url><loc>{text}</loc></url></urlset>".encode("utf-8", "replace")))
def test_any_bytes_are_a_sitemap_or_an_error(body: bytes) -> None:
    with suppress(FeedError):
        parse_sitemap(body, URL)


def test_utf8_that_says_utf16_is_read() -> None:
    body = '<?xml version="1.0" encoding="utf-16"?><urlset><url><loc>https://a.example/новости</loc></url><url><loc>http://[x/</loc></url></urlset>'.encode()
    for length in range(2):
        assert [page.url for page in parse_sitemap(body + b" " * length, "https://a.example/sitemap.xml").pages] == ["https://a.example/новости"]
