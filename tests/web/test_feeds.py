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


CYRILLIC = '<rss version="2.0"><channel><item><title>Переговоры</title><link>https://a.example/1</link></item></channel></rss>'


@pytest.mark.parametrize("padding", ["", " "], ids=["even", "odd"])
@pytest.mark.parametrize("declared", ["utf-16", "UTF-16LE", "ucs-2", "utf-32", "windows-1251", "windows-1252", "iso-8859-1", "gbk", "no-such-charset"])
def test_utf8_that_says_something_else_is_utf8(declared: str, padding: str) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?>{CYRILLIC}{padding}'.encode()
    feed = parse_feed(body, URL, f"text/xml; charset={declared}")
    assert ([entry.title for entry in feed.entries], feed.problems) == (["Переговоры"], ())


@pytest.mark.parametrize("declared", ["windows-1251", "koi8-r", "iso-8859-5", "utf-16"])
def test_a_charset_that_is_true_is_believed(declared: str) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?>{CYRILLIC}'.encode(declared)
    assert [entry.title for entry in parse_feed(body, URL).entries] == ["Переговоры"]


@pytest.mark.parametrize("declared", ["utf-16", "utf-8", "no-such-charset"])
def test_stray_bytes_are_windows_1252(declared: str) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?>'.encode() + CYRILLIC.encode().replace(b"</title>", b" \x93now\x94</title>")
    assert [entry.title for entry in parse_feed(body, URL, "text/xml; charset=utf-16").entries] == ["Переговоры “now”"]
    item = '{"version": "https://jsonfeed.org/version/1", "items": [{"url": "https://a.example/1", "title": "Переговоры'.encode() + b' \x93now\x94"}]}'
    assert [entry.title for entry in parse_feed(item, URL).entries] == ["Переговоры “now”"]


LINKS = {
    "the text of an enclosure": '<link href="https://a.example/story"/><link rel="enclosure" type="image/png">https://a.example/picture.png</link>',
    "an enclosure, first": '<link rel="enclosure" href="https://a.example/talk.mp3"/><link rel="alternate" href="https://a.example/story"/>',
    "comments and the feed": '<link rel="replies" href="https://a.example/comments"/><link rel="self">https://a.example/feed</link><link href="https://a.example/story"/>',
    "a relation with spaces": '<link rel=" Alternate" href="https://a.example/story"/><link rel="enclosure">https://a.example/picture.png</link>',
    "a relation that is empty": '<link rel="" href="https://a.example/story"/>',
    "an alternate that is no page of HTML": '<link rel="alternate" type="text/plain" href="https://a.example/story"/>',
    "none but the id": '<link rel="enclosure">https://a.example/picture.png</link><id>https://a.example/story</id>',
}


@pytest.mark.parametrize("links", LINKS.values(), ids=LINKS)
def test_the_article_is_the_alternate_link_and_nothing_beside_it(links: str) -> None:
    feed = parse_feed(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>S</title>{links}</entry></feed>'.encode(), URL)
    assert [entry.url for entry in feed.entries] == ["https://a.example/story"]


def test_an_enclosure_alone_is_no_article() -> None:
    links = '<link rel="enclosure" type="audio/mpeg">https://a.example/talk.mp3</link><id>urn:talk</id>'
    feed = parse_feed(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>Talk</title>{links}</entry></feed>'.encode(), URL)
    assert (feed.entries, feed.problems) == ((), ("entry 1 has no link: 'Talk'",))


def test_two_items_with_one_id_are_two() -> None:
    items = ",".join(f'{{"id": "one", "url": "https://a.example/{number}", "title": "{number}"}}' for number in range(3))
    feed = parse_feed(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}, {{"id": "other", "url": "https://a.example/3"}}]}}'.encode(), URL)
    assert [(entry.url[-1], entry.guid) for entry in feed.entries] == [("0", None), ("1", None), ("2", None), ("3", "other")]


def test_plain_text() -> None:
    assert plain_text("<p>Both sides <b>agreed</b>.</p><p>R&amp;D &lt; 5</p>") == "Both sides agreed. R&D < 5"
    assert plain_text("a < b and b > c") == "a < b and b > c"
