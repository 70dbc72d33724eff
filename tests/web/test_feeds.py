from pathlib import Path

import pytest

from dateline.web.feeds import Feed, find_feeds, parse_feed, plain_text
from dateline.words.errors import FeedError

FOLDER = Path(__file__).parents[1] / "golden" / "feeds"
URL = "https://feeds.example/news/feed.xml"
FEEDS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".xml", ".json"))


def _lines(feed: Feed) -> list[str]:
    lines = [feed.title]
    for entry in feed.entries:
        published = entry.published_at.isoformat() if entry.published_at else "-"
        lines.append(f"{entry.url} | {entry.guid or '-'} | {published} | {entry.title or '-'}")
        if entry.content:
            lines.append(f"content: {entry.content}")
    if feed.ttl_seconds:
        lines.append(f"ttl: {feed.ttl_seconds}")
    return lines + [f"problem: {problem if problem.startswith('entry') else '*'}" for problem in feed.problems]


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_golden_feeds(path: Path) -> None:
    assert _lines(parse_feed(path.read_bytes(), URL)) == path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "empty"),
        (b" \r\n\xef\xbb\xbf", "no feed"),
        (b"<!DOCTYPE html><html><head><title>News</title></head><body>News</body></html>", "a web page, no feed"),
        (b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>', "it names this feed: https://feeds.example/rss"),
        (b"<html><body><item><title>Menu<link>https://a.example/</item></body></html>", "a web page, no feed"),
        (b"%PDF-1.7", "no feed; it begins with"),
        (b"https://evil.example/feed", "no feed"),
        (b"/etc/passwd", "no feed"),
        (b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "no feed"),
        (b'{"items": []}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", ', "cannot be read"),
        (b'{"a":' * 100_000, "cannot be read"),
        (bytes(1000), "no feed"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, message: str) -> None:
    with pytest.raises(FeedError, match=message) as caught:
        parse_feed(body, URL)
    assert caught.value.identity == URL


def test_feeds_that_a_page_names() -> None:
    page = b"""<head><link rel=stylesheet href=/style.css><LINK REL="alternate" TYPE="application/atom+xml" HREF="atom?a=1&amp;b=2">
    <link type='application/rss+xml' href='https://other.example/rss'><link rel="alternate" hreflang="de" href="/de"></head>"""
    assert find_feeds(page, URL) == ("https://feeds.example/news/atom?a=1&b=2", "https://other.example/rss")


def test_feed_without_entries_is_a_feed() -> None:
    assert parse_feed(b'<rss version="2.0"><channel><title>Quiet</title></channel></rss>', URL).entries == ()


def test_charset_of_the_header_counts_only_where_the_feed_has_none() -> None:
    text = '{}<rss version="2.0"><channel><item><title>Переговоры</title><link>https://a.example/1</link></item></channel></rss>'
    header = "text/xml; charset=windows-1251"
    declared = '<?xml version="1.0" encoding="utf-8"?>'
    for body in (text.format("").encode("cp1251"), text.format("").encode(), text.format(declared).encode()):
        assert parse_feed(body, URL, header).entries[0].title == "Переговоры"


def test_plain_text() -> None:
    assert plain_text("<p>Both sides <b>agreed</b>.</p><p>R&amp;D &lt; 5</p>") == "Both sides agreed. R&D < 5"
    assert plain_text("a < b and b > c") == "a < b and b > c"
