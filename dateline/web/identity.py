"""Which article a page is: one identity for the link in the feed, where it redirects to, and what the page calls itself.

An article is known by one address: what its page names as canonical (RFC 6596) where that is of the same site, else where its link leads,
else the link. Servers are often set up wrongly here, so an address that can only be a front page or a section is never an article's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from dateline.web.urls import canonical_url, host_of, joined, registrable_domain
from dateline.words import ids
from dateline.words.records import Alias

_HEAD_BYTES = 200_000
_LINK = re.compile(rb"<link\b[^<>]*>", re.IGNORECASE)
_REL = re.compile(rb"""\brel\s*=\s*(?:"[^"]*\bcanonical\b[^"]*"|'[^']*\bcanonical\b[^']*'|canonical\b)""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HEADER_LINK = re.compile(r"""<([^<>]+)>[^,]*;\s*rel\s*=\s*"?[^",;]*\bcanonical\b""", re.IGNORECASE)
_SLUG = re.compile(r"\d|-.+-")


@dataclass(frozen=True, slots=True)
class Identity:
    """An article's address, and every address by which it is known, that one included."""

    url: str
    known_as: tuple[Alias, ...]

    @property
    def article_id(self) -> str:
        """The article's id."""
        return ids.article_id(self.url)


def identify(link: str, final_url: str, headers: tuple[tuple[str, str], ...] = (), body: bytes = b"") -> Identity:
    """The article behind a link, from where it led and what came back."""
    first = canonical_url(link)
    known = [Alias("link", first)]
    final = canonical_url(final_url)
    if final != first:
        if _is_section(final, first):
            return Identity(first, tuple(known))
        known.append(Alias("redirect", final))
    named = next((address for address in _named(final_url, headers, body) if _same_site(address, final) and not _is_section(address, final)), final)
    if named != final:
        known.append(Alias("canonical", named))
    return Identity(named, tuple(known))


def _named(base: str, headers: tuple[tuple[str, str], ...], body: bytes) -> Iterator[str]:
    """The canonical addresses that a page names, in its head and in its answer's Link header."""
    end = body.find(b"<body", 0, _HEAD_BYTES)
    for tag in _LINK.findall(body[: end if end >= 0 else _HEAD_BYTES]):
        href = _HREF.search(tag) if _REL.search(tag) else None
        if href:
            yield from _address(base, unescape((href[1] or href[2] or href[3] or b"").decode("utf-8", "replace")))
    for name, value in headers:
        if name.lower() == "link":
            for found in _HEADER_LINK.finditer(value):
                yield from _address(base, found[1])


def _address(base: str, text: str) -> Iterator[str]:
    address = canonical_url(joined(base, text.strip()))
    if text.strip() and address.startswith(("http://", "https://")):
        yield address


def _same_site(one: str, other: str) -> bool:
    first, second = host_of(one), host_of(other)
    registered = registrable_domain(first)
    if registered is None:  # an address, or under no public suffix
        return f".{first}".endswith(f".{second}") or f".{second}".endswith(f".{first}")
    return registered == registrable_domain(second)


def _is_section(address: str, page: str) -> bool:
    """Whether an address is a front page, or a folder above the page that is not named like an article."""
    try:
        path, below, query = urlsplit(address).path.rstrip("/"), urlsplit(page), urlsplit(address).query
    except ValueError:
        return True
    if not path:
        return not query and bool(below.path.rstrip("/") or below.query)
    return below.path.startswith(f"{path}/") and not _SLUG.search(path.rpartition("/")[2])
