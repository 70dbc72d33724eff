"""Feeds read into entries: RSS, Atom and RDF by feedparser, JSON Feed by ourselves.

feedparser is the reference: for every feed it reads, the entries and links here are its own; only links of known wrappers are unwrapped, and
dates are read by ourselves (`timestamps`). It never sees an address to fetch.
"""

import html
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any, TypeVar
from xml.sax import SAXException

import feedparser

from dateline.web.salvage import Cleaned, clean, entries_apart, stray_decoded
from dateline.web.timestamps import days_come_first, read_timestamp
from dateline.web.urls import joined, unwrapped
from dateline.words.errors import FeedError
from dateline.words.records import FeedEntry

_JSON_FEED = "https://jsonfeed.org/version/"
_HEAD_BYTES = 100_000
_PERIOD_SECONDS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
# What feedparser has been seen to raise on broken markup.
_CRASHES = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError, feedparser.UndeclaredNamespace)
_MALFORMED = (SAXException, *_CRASHES)
_TIMES = ("published", "updated", "created")
_JSON_TIMES = ("date_published", "date_modified")
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|cite|em|font|i|mark|q|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[!/a-zA-Z][^<>]*>")
_SPACE = re.compile(r"\s+")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_LINK = re.compile(rb"<link\b[^<>]*>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"application/(?:rss|atom)\+xml|application/feed\+json", re.IGNORECASE)
_HREF = re.compile(rb"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says: its entries in its own order, and what was wrong with it that did not stop us."""

    url: str
    title: str
    entries: tuple[FeedEntry, ...]
    problems: tuple[str, ...] = ()
    ttl_seconds: int | None = None
    """The time between polls that the feed asks for: `ttl`, or `sy:updatePeriod` and `sy:updateFrequency`, the longer of the two."""


def parse_feed(body: bytes, url: str, content_type: str = "") -> Feed:
    """The feed in a body that was fetched from `url`.

    Relative links are resolved against `xml:base` or the feed's address. An entry without any link, or that cannot be read, is left out and
    named in `problems`.
    `content_type` is the answer's header; its charset counts where the feed itself names none.
    Raises FeedError for a body that is empty, a web page, or anything else that is no feed.
    """
    if not body.strip():
        raise FeedError("the body is empty", url)
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        return _parse_json(text, url)
    return _parse_xml(body, url, content_type)


def find_feeds(page: bytes, url: str) -> tuple[str, ...]:
    """The feeds that a web page names in its head (RSS autodiscovery: `<link rel="alternate" type="application/rss+xml" href>`), in its order."""
    links = [match[1] for tag in _LINK.findall(page[:_HEAD_BYTES]) if _FEED_TYPE.search(tag) and (match := _HREF.search(tag))]
    addresses = (joined(url, html.unescape(link.decode("utf-8", "replace"))) for link in links)
    return tuple(dict.fromkeys(filter(None, addresses)))


def plain_text(markup: str) -> str:
    """Text of an HTML fragment on one line."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", _INLINE_TAG.sub("", markup)))).strip()


def _parse_xml(body: bytes, url: str, content_type: str) -> Feed:
    cleaned = clean(body, content_type)
    parsed = _feedparser(cleaned, url)
    error = parsed.get("bozo_exception")
    items = _with_lost_entries(parsed.entries, cleaned, url) if isinstance(error, _MALFORMED) else parsed.entries
    if not parsed.get("version") and (not items or _HTML.search(body[:_HEAD_BYTES])):
        raise FeedError(_what_it_is(body, url), url)
    problems = ([cleaned.problem] if cleaned.problem else []) + ([_string(f"{type(error).__name__}: {error}")] if error else [])
    day_first = days_come_first(_string(dict.get(item, key)) for item in items for key in _TIMES)
    entries = _each(items, lambda item: _entry(item, url, day_first), problems)
    return Feed(url, plain_text(_string(parsed.feed.get("title"))), entries, tuple(problems), _ttl_seconds(parsed.feed))


def _each(items: Iterable[Item], read: Callable[[Item], FeedEntry], problems: list[str]) -> tuple[FeedEntry, ...]:
    """The entries of items. One without a link, or at which reading fails in whatever way, is named in `problems` and costs no other."""
    entries = []
    for number, item in enumerate(items, 1):
        try:
            entry = read(item)
        except Exception as error:
            problems.append(_string(f"entry {number} cannot be read: {type(error).__name__}: {error}"))
            continue
        if entry.url:
            entries.append(entry)
        else:
            problems.append(f"entry {number} has no link: {entry.title[:80]!r}")
    shared = _shared_guids(entries)
    return tuple(replace(entry, guid=None) if entry.guid in shared else entry for entry in entries)


def _feedparser(text: Cleaned, url: str) -> Any:
    headers = {"content-location": url, "content-type": f"application/xml; charset={text.charset}" if text.charset else "application/xml"}
    try:
        # As a stream: feedparser would fetch, or open, a body that looks like an address or a path.
        return feedparser.parse(BytesIO(text.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except _CRASHES as crash:
        return feedparser.FeedParserDict(bozo=True, bozo_exception=crash, entries=[], feed={})


def _with_lost_entries(items: list[Any], text: Cleaned, url: str) -> list[Any]:
    """The entries of a malformed feed, each well-formed one read apart, so that it says and is what it would be in a good feed."""
    apart: dict[str, Any] = {}
    for document in entries_apart(text.body):
        parsed = _feedparser(text._replace(body=document), url)
        if not parsed.get("bozo"):
            apart |= {_link(item): item for item in parsed.entries}
    found = {_link(item) for item in items}
    return [apart.get(_link(item), item) for item in items] + [item for link, item in apart.items() if link not in found]


def _shared_guids(entries: Iterable[FeedEntry]) -> set[str]:
    """Guids that stand on several links, which therefore identify nothing."""
    links: dict[str, str] = {}
    return {entry.guid for entry in entries if entry.guid and links.setdefault(entry.guid, entry.url) != entry.url}


def _link(item: Mapping[str, Any]) -> str:
    for candidate in (item.get("link"), *_alternates(item), item.get("id")):
        address = _string(candidate)
        if address.lower().startswith(("http://", "https://")) and address not in _beside(item):
            return unwrapped(address)
    return ""


def _alternates(item: Mapping[str, Any]) -> list[object]:
    """The addresses of the article itself among an entry's links (RFC 4287 section 4.2.7.2), the last first, as feedparser takes them."""
    return [link.get("href") for link in reversed(item.get("links", [])) if _relation(link) == "alternate"]


def _beside(item: Mapping[str, Any]) -> set[str]:
    """The addresses of what an entry links to besides: its enclosures, comments, the feed. feedparser takes one for the article's where it is a text."""
    alternates = {_string(address) for address in _alternates(item)}
    return {_string(link.get("href")) for link in item.get("links", []) if _relation(link) != "alternate"} - alternates - {_string(item.get("id"))}


def _relation(link: Mapping[str, Any]) -> str:
    return _string(link.get("rel")).lower() or "alternate"


def _entry(item: dict[str, Any], feed_url: str, day_first: bool | None) -> FeedEntry:
    contents = [_string(part.get("value")) for part in item.get("content", [])]
    return FeedEntry(
        feed_url=feed_url,
        url=_link(item),
        guid=_string(item.get("id")) or None,
        title=plain_text(_string(item.get("title"))),
        published_at=_time(item, _TIMES, day_first),
        summary=plain_text(_string(item.get("summary"))),
        content=max(contents, key=len, default="") or None,
        updated_at=_time(item, ("updated",), day_first),
    )


def _time(item: dict[str, Any], keys: Iterable[str], day_first: bool | None) -> datetime | None:
    """The first of an item's times that can be believed. feedparser's own reading fills up from today's date what is missing, or looks like that."""
    # dict.get: feedparser's own answers for one date with another, and warns that it will stop to.
    moments = (read_timestamp(_string(dict.get(item, key)), day_first) for key in keys)
    return next((moment for moment in moments if moment), None)


def _ttl_seconds(feed: Mapping[str, Any]) -> int | None:
    asked = [seconds for seconds in (_minutes(feed.get("ttl")), _syndication(feed)) if seconds]
    return max(asked, default=None)


def _minutes(text: object) -> int | None:
    number = _number(text)
    return None if number is None else int(number * 60)


def _syndication(feed: Mapping[str, Any]) -> int | None:
    """RSS 1.0's syndication module: so many times in each period; a period alone means once."""
    period = _PERIOD_SECONDS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    if period is None:
        return None
    return int(period / (_number(feed.get("sy_updatefrequency")) or 1.0))


def _number(text: object) -> float | None:
    try:
        number = float(str(text))
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 < number < 1e6 else None


def _what_it_is(body: bytes, url: str) -> str:
    if not _HTML.search(body[:_HEAD_BYTES]):
        return f"no feed; it begins with {body.strip()[:60]!r}"
    named = find_feeds(body, url)
    return f"a web page, no feed{f'; it names this feed: {named[0]}' if named else ''}"


def _parse_json(body: bytes, url: str) -> Feed:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    try:
        # Numbers as they are written: they are names and times here, and Python refuses to read very long ones.
        feed = json.loads(stray_decoded(body) or body.decode("utf-8", "replace"), strict=False, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"JSON that cannot be read: {error}", url) from None
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(_JSON_FEED):
        raise FeedError("JSON, but no JSON Feed: `version` is missing", url)
    items = feed.get("items")
    problems: list[str] = []
    items = [item if isinstance(item, dict) else {} for item in items] if isinstance(items, list) else []
    day_first = days_come_first(_string(item.get(key)) for item in items for key in _JSON_TIMES)
    entries = _each(items, lambda item: _json_entry(item, url, day_first), problems)
    return Feed(url, _string(feed.get("title")), entries, tuple(problems))


def _json_entry(fields: dict[str, Any], url: str, day_first: bool | None) -> FeedEntry:
    return FeedEntry(
        feed_url=url,
        url=next((text for key in ("url", "external_url", "id") if (text := _web_address(fields.get(key), url, key))), ""),
        guid=_string(fields.get("id")) or None,
        title=_string(fields.get("title")),
        published_at=_time(fields, _JSON_TIMES, day_first),
        summary=_string(fields.get("summary")),
        content=_string(fields.get("content_html")) or html.escape(_string(fields.get("content_text")), quote=False) or None,
        updated_at=_time(fields, ("date_modified",), day_first),
    )


def _web_address(value: object, base: str, key: str) -> str:
    text = _string(value)
    if text and key != "id":
        text = joined(base, text)
    return unwrapped(text) if text.lower().startswith(("http://", "https://")) else ""


def _string(value: object) -> str:
    """A text that can be stored: without lone surrogates and NUL, which JSON and references to characters can smuggle in."""
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return text.encode("utf-8", "replace").decode().replace("\x00", "").strip()
