"""Sitemaps: the lists of pages that sites publish for crawlers (sitemaps.org protocol 0.9, with Google's news extension)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from lxml import etree

from dateline.web.decode import CodingError, TooLargeError, decode_body
from dateline.web.salvage import clean
from dateline.web.timestamps import read_timestamp
from dateline.web.urls import joined
from dateline.words.errors import FeedError

MOST_BYTES = 50 * 1024 * 1024
"""Of one file, decompressed: the protocol's own limit."""
MOST_PAGES = 50_000
"""In one file: the protocol's own limit."""
_ROBOTS_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, or a further sitemap, that a sitemap names."""

    url: str
    changed_at: datetime | None = None
    """`lastmod`: never before the day of publication."""
    published_at: datetime | None = None
    """`news:publication_date`."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file names: pages, or further sitemaps."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()
    cut: bool = False
    """It names more pages than the protocol allows; the rest is left out."""


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """The sitemap in a body fetched from `url`: XML, an index, plain text with one address a line, robots.txt that names sitemaps; gzipped or not.

    Raises FeedError for a body that is none of these.
    """
    try:
        text = decode_body(body, "gzip", MOST_BYTES) if body.startswith(b"\x1f\x8b") else body
    except TooLargeError:
        raise FeedError(f"larger than {MOST_BYTES:,} bytes once decompressed", url) from None
    except CodingError as error:
        raise FeedError(f"the gzip file is damaged ({error})", url) from None
    if text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _parse_xml(clean(text).body, url)
    return _parse_text(text.decode("utf-8-sig", "replace"), url)


def _parse_text(text: str, url: str) -> Sitemap:
    if named := _ROBOTS_LINE.findall(text):
        return Sitemap(sitemaps=tuple(Listed(address) for one in named if (address := joined(url, one))))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        raise FeedError("this is no sitemap: neither XML nor one address a line", url)
    return Sitemap(tuple(Listed(line) for line in lines[:MOST_PAGES]), cut=len(lines) > MOST_PAGES)


def _parse_xml(text: bytes, url: str) -> Sitemap:
    pages: list[Listed] = []
    sitemaps: list[Listed] = []
    root = ""
    try:
        for name, element in _elements(text):
            root = root or name
            if name in ("url", "sitemap") and (listed := _listed(element, url)) is not None:
                (pages if name == "url" else sitemaps).append(listed)
            if len(pages) > MOST_PAGES:
                break
    except etree.XMLSyntaxError as error:
        if not pages and not sitemaps:
            raise FeedError(f"this is no sitemap that can be read ({error.msg})", url) from None
    if not pages and not sitemaps and root not in ("urlset", "sitemapindex"):
        raise FeedError(f"this is no sitemap: its outermost element is <{root or 'nothing'}>", url)
    return Sitemap(tuple(pages[:MOST_PAGES]), tuple(sitemaps), len(pages) > MOST_PAGES)


def _elements(text: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The name of the outermost element, then each <url> and <sitemap> when it is complete. No entity is expanded, nothing is loaded."""
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True, "huge_tree": False}
    first = True
    for event, element in etree.iterparse(BytesIO(text), events=("start", "end"), **options):
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if event == "start":
            if first:
                yield name, element
            first = False
        elif name in ("url", "sitemap"):
            yield name, element
            element.clear()


def _listed(element: etree._Element, base: str) -> Listed | None:
    values = _texts(element)
    address = joined(base, values["loc"]) if "loc" in values else ""
    if not address:
        return None
    news = next((_texts(child) for child in element if isinstance(child.tag, str) and etree.QName(child).localname == "news"), {})
    changed, published = (read_timestamp(text) for text in (values.get("lastmod", ""), news.get("publication_date", "")))
    return Listed(address, changed, published, news.get("title", ""))


def _texts(element: etree._Element) -> dict[str, str]:
    """The texts of its children by name."""
    found = {etree.QName(child).localname: (child.text or "").strip() for child in element if isinstance(child.tag, str)}
    return {name: text for name, text in found.items() if text}
