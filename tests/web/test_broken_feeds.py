"""Broken feeds: whatever happens to the bytes, no crash, no hang, nothing lost that feedparser reads, no good entry lost beside a bad one."""

import contextlib
import json
import re
import time
from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.web.feeds import Feed, parse_feed
from dateline.words.errors import FeedError

FOLDER = Path(__file__).parents[1] / "golden" / "feeds"
URL = "https://feeds.example/news/feed.xml"
XML_FEEDS = sorted(FOLDER.glob("*.xml"))
WELL_FORMED = [path for path in XML_FEEDS if path.stem in ("rss091", "rss10", "rss20", "atom10", "shared_guids", "utf16", "document_type")]
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
JUNK = [
    *(b"&", b"<", b">", b'"', b"'", b"<b>", b"</x>", b"<x:y>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"</", b"<!DOCTYPE", b"<script>"),
    *(b"\x00", b"\x0b", b"\xff\xfe", b"\xe9", b"\xed\xa0\x80", b"&nbsp;", b"&bogus;", b"&#0;", b"&#xFFFF;", b"<item>", b"</item>", b"</rss>", b"<link>"),
]


def reference(body: bytes) -> list[tuple[str, datetime | None]]:
    """Links and dates as feedparser gives them by itself."""
    headers = {"content-location": URL, "content-type": "application/xml"}
    found = []
    for entry in feedparser.parse(BytesIO(body), response_headers=headers).entries:
        parsed = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
        if str(entry.get("link", "")).startswith("http"):
            found.append((entry.link, datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None))
    return found


def plain(found: list[tuple[str, datetime | None]]) -> set[str]:
    """Links of printable ASCII."""
    return {link for link, _ in found if re.fullmatch(r"[!-~]+", link)}


def ours(feed: Feed) -> list[tuple[str, datetime | None]]:
    return [(entry.url, entry.published_at) for entry in feed.entries]


@pytest.mark.parametrize("path", WELL_FORMED, ids=lambda path: path.stem)
def test_the_same_as_feedparser(path: Path) -> None:
    body = path.read_bytes()
    assert ours(parse_feed(body, URL)) == reference(body)


@settings(deadline=2000)
@given(
    path=st.sampled_from(XML_FEEDS),
    edits=st.lists(st.tuples(st.floats(0, 1), st.one_of(st.sampled_from(JUNK), st.integers(1, 40))), max_size=8),
    keep=st.floats(0.2, 1),
)
def test_random_damage(path: Path, edits: list[tuple[float, bytes | int]], keep: float) -> None:
    body = path.read_bytes()
    for place, edit in edits:
        at = int(place * len(body))
        body = body[:at] + (edit + body[at:] if isinstance(edit, bytes) else body[at + edit :])
    body = body[: int(keep * len(body))]
    try:
        expected = reference(body)
    except Exception:
        expected = []  # where feedparser crashes, we need only not to
    try:
        feed = parse_feed(body, URL)
    except FeedError:
        assert not expected
        return
    # Without what XML does not have, a damaged tag may be a sound one, and two items in one another one.
    assert any(plain(links) <= {entry.url for entry in feed.entries} for links in (expected, reference(FORBIDDEN.sub(b"", body))))


def _rss_item(number: int) -> bytes:
    return (
        f'<item><title>Title number {number}</title><link>https://news.example/{number}</link><guid isPermaLink="false">g{number}</guid>'
        f"<pubDate>Sat, 10 Jan 2026 09:0{number}:00 GMT</pubDate><description>Text {number}</description></item>\n"
    ).encode()


def _atom_entry(number: int) -> bytes:
    return (
        f'<entry><title>Title number {number}</title><link href="https://news.example/{number}"/><id>urn:g{number}</id>'
        f'<updated>2026-01-10T09:0{number}:00Z</updated><content type="html">&lt;p&gt;Text {number}&lt;/p&gt;</content></entry>\n'
    ).encode()


SHAPES = {
    "rss": (b'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>T</title>\n', _rss_item, b"</channel></rss>"),
    "atom": (b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>\n', _atom_entry, b"</feed>"),
}


@pytest.mark.parametrize("shape", SHAPES)
@settings(deadline=2000)
@given(bad=st.integers(0, 4), edits=st.lists(st.tuples(st.floats(0, 1), st.one_of(st.sampled_from(JUNK), st.integers(1, 20))), min_size=1, max_size=4))
def test_a_bad_entry_does_not_take_others_with_it(shape: str, bad: int, edits: list[tuple[float, bytes | int]]) -> None:
    head, make, foot = SHAPES[shape]
    entries = [make(number) for number in range(5)]
    inside = entries[bad][7:-9]
    for place, edit in edits:
        at = int(place * len(inside))
        inside = inside[:at] + (edit + inside[at:] if isinstance(edit, bytes) else inside[at + edit :])
    entries[bad] = entries[bad][:7] + inside + entries[bad][-9:]
    feed = parse_feed(head + b"".join(entries) + foot, URL)
    by_url = {entry.url: entry for entry in feed.entries}
    for number in set(range(5)) - {bad}:
        entry = by_url[f"https://news.example/{number}"]
        assert entry.title == f"Title number {number}"
        assert entry.guid in (f"g{number}", f"urn:g{number}", None)
        assert entry.published_at == datetime(2026, 1, 10, 9, number, tzinfo=UTC)


@given(st.binary(max_size=400))
def test_noise(body: bytes) -> None:
    with contextlib.suppress(FeedError):
        parse_feed(body, URL)
    with contextlib.suppress(FeedError):
        parse_feed(b'<rss version="2.0"><channel><item>' + body, URL)


_KEYS = ["id", "url", "external_url", "title", "summary", "content_html", "date_published"]
_json_leaf = st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=9))
_json = st.recursive(_json_leaf, lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.sampled_from(_KEYS), inner)), max_leaves=12)


@given(_json)
def test_any_json_feed(items: object) -> None:
    feed = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode(), URL)
    assert all(entry.url.startswith("http") for entry in feed.entries)


ODD_ITEMS: list[object] = [
    {"url": "http://[here/1"},
    {"url": "http://[::1/", "external_url": "//[q]/", "title": "Nowhere to go"},
    {"url": "https://a.example/2", "title": "Half \ud83d a smile", "summary": "\udc00", "content_html": "<p>\ud800</p>", "id": "\udfff"},
    {"url": "https://a.example/\ud800", "title": "NUL \x00 within"},
    {"url": "https://a.example/3", "date_published": "9999-12-31T23:59:59-23:59", "date_modified": "0001-01-01T00:00:00+23:59"},
    {"id": 10**20, "url": ["https://a.example/4"], "title": {"a": 1}, "content_text": 7},
    *("text", None, 5, [], [{}], {}, True),
]


@pytest.mark.parametrize("odd", ODD_ITEMS, ids=ascii)
def test_an_odd_item_of_a_json_feed_costs_no_other(odd: object) -> None:
    good = [{"id": str(number), "url": f"https://a.example/good/{number}", "title": f"Good {number}"} for number in range(2)]
    feed = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "\udead", "items": [good[0], odd, good[1]]}).encode(), URL)
    assert [entry.title for entry in feed.entries if "/good/" in entry.url] == ["Good 0", "Good 1"]
    assert len(feed.entries) + len(feed.problems) == 3, "kept, or named"
    for text in (feed.title, *feed.problems, *(part for entry in feed.entries for part in (entry.url, entry.title, entry.summary, entry.guid, entry.content))):
        assert text is None or "\x00" not in text.encode().decode()


def test_a_number_of_any_length_in_a_json_feed_is_a_name() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": %b, "url": "https://a.example/1"}]}' % (b"7" * 9000)
    assert [entry.guid for entry in parse_feed(body, URL).entries] == ["7" * 9000]


@pytest.mark.parametrize("reference", ["&#xD800;", "&#57343;", "&#0;", "&#x1F;", "&#xFFFE;", "&#1114112;", "&#99999999;"])
@pytest.mark.parametrize("shape", SHAPES)
def test_references_to_no_character_cost_that_character(shape: str, reference: str) -> None:
    head, make, foot = SHAPES[shape]
    entries = [make(number) for number in range(3)]
    entries[1] = entries[1].replace(b"Title number", f"Title{reference}number".encode())
    feed = parse_feed(head + b"".join(entries) + foot, URL)
    assert [entry.title for entry in feed.entries] == ["Title number 0", "Title\ufffdnumber 1", "Title number 2"]


@pytest.mark.parametrize("link", ["http://[x]/", "//[x", "http://[::1", "http://a.example:port/"])
def test_a_page_that_names_its_feed_badly_is_no_feed(link: str) -> None:
    with pytest.raises(FeedError, match="a web page, no feed"):
        parse_feed(f'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="{link}"></head></html>'.encode(), URL)


_LAUGHS = b"".join(b"<!ENTITY l%d '%s'>" % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 10))


@pytest.mark.slow  # it looks at the clock
@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<item>" * 5_000,
        b"<rss><channel><item><title>" + b"<!--" * 30_000,
        b"<rss><channel><item><title>" + b"<![CDATA[" * 50_000,
        b"<rss><channel><item><title>" + b"&" * 100_000,
        b"<rss><channel><item><title>" + b"<" * 100_000,
        b"<?xml " + b" " * 300_000,
        b"<rss" + b" a" * 100_000,
        b"<!DOCTYPE " * 30_000,
        b"<rss><channel>" + b"<a>" * 10_000,
        b"<!DOCTYPE rss [<!ENTITY l0 'ha'>" + _LAUGHS + b"]><rss><channel>" + b"<item><title>&l9;</title></item>" * 300,
        b"<!DOCTYPE rss [<!ENTITY l0 'ha'>" + _LAUGHS.replace(b"&", b"&#38;") + b"]><rss><channel>" + b"<item><title>&l9;</title></item>" * 300,
        b"<!DOCTYPE rss [<!ENTITY a '" + b"a" * 50_000 + b"'>]><rss><channel>" + b"<item><title>&a;&a;&a;&a;&a;</title></item>" * 300,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_pathological_feeds_end_soon(body: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(FeedError):
        parse_feed(body, URL)
    assert time.process_time() - began < 5
