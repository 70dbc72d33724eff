"""Addresses: one spelling for each page, so that the same page has the same identity."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, unquote, urljoin, urlsplit

import httpx
from tld import get_fld

from dateline.words.seeds import read_rows, seed_path

_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_WEB_ADDRESS = re.compile(r"https?://[^/?#\s]+\.[^/?#\s]", re.IGNORECASE)
_CARRIED = re.compile(rb"https?://[!-~]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class TrackingParameter:
    """A query parameter that says where the reader came from, not what is shown; `name*` stands for all that begin so."""

    parameter: str
    hosts: tuple[str, ...]
    """Where it means that, subdomains included; empty is everywhere."""
    meaning: str


@dataclass(frozen=True, slots=True)
class LinkWrapper:
    """A service whose links carry the address they lead to."""

    host: str
    """With `*` for any characters."""
    path: str
    """How the path begins."""
    form: str
    """Where the target is: in a query `parameter`, in a `segment` of the path as NAME=target, the `rest` of the path, or in `base64` there."""
    parameters: tuple[str, ...]
    service: str


@dataclass(frozen=True, slots=True)
class _Tracking:
    names: frozenset[str]
    prefixes: tuple[str, ...]


def canonical_url(url: str) -> str:
    """The one spelling of an address, by which an article is known.

    Taken out of link wrappers (`unwrapped`); scheme and host in lower case, the host in its DNS form (RFC 5890); without user, default port,
    trailing dot and fragment; dot segments and escapes normalised (RFC 3986 section 6.2.2); tracking parameters of
    `seeds/tracking_parameters.csv` dropped, the others sorted by name, those of one name in the order given. Idempotent.
    What is no http or https address is returned as it is, without outer spaces.
    """
    url = unwrapped(_CONTROLS.sub("", url).strip())
    try:
        parsed = httpx.URL(_normalise_escapes(url))
        host = parsed.raw_host.decode().lower().rstrip(".")
    except (httpx.InvalidURL, UnicodeError):
        return url
    if parsed.scheme not in ("http", "https") or not host:
        return url
    authority = f"[{host}]" if ":" in host else host
    if parsed.port is not None:
        authority += f":{parsed.port}"
    path, _, query = parsed.raw_path.decode().partition("?")
    kept = _kept_parameters(host, query)
    return f"{parsed.scheme}://{authority}{path}{'?' if kept else ''}{kept}"


def unwrapped(url: str) -> str:
    """The address that a link of a known wrapper (`seeds/link_wrappers.csv`) leads to, where the link itself says so; else the link."""
    while True:
        target = _target(url)
        if not target or len(target) >= len(url):
            return url
        url = target


def joined(base: str, link: str) -> str:
    """The address that a link means on a page of that address (RFC 3986 section 5); empty where it can mean none."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """The host of an address in lower case, without port; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str | None:
    """The part of a host name that somebody registered, by the Public Suffix List: `bbc.co.uk` of `feeds.bbc.co.uk`.

    None for an address, and for names under no public suffix.
    """
    if ":" in host:
        return None
    return get_fld(f"http://{host}/", fail_silently=True)


def _normalise_escapes(text: str) -> str:
    return _ESCAPE.sub(_normalise_escape, _LONE_PERCENT.sub("%25", text))


def _normalise_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _kept_parameters(host: str, query: str) -> str:
    if not query:
        return ""
    tracking = _tracking_at(host)
    kept = []
    for part in query.split("&"):
        name = part.partition("=")[0]
        if part and name.lower() not in tracking.names and not name.lower().startswith(tracking.prefixes):
            kept.append((name, part))
    return "&".join(part for _, part in sorted(kept, key=lambda pair: pair[0]))


def _target(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    for wrapper in _wrappers_at(host):
        if parts.path.startswith(wrapper.path):
            found = next((text for text in _candidates(wrapper, parts) if _WEB_ADDRESS.match(text)), None)
            if found:
                return _CONTROLS.sub("", found).strip()
    return None


def _candidates(wrapper: LinkWrapper, parts: SplitResult) -> Iterator[str]:
    rest = parts.path[len(wrapper.path) :]
    if wrapper.form == "parameter":
        values = parse_qs(parts.query, max_num_fields=100) if parts.query.count("&") < 100 else {}
        yield from (value for name in wrapper.parameters for value in values.get(name, ()))
    elif wrapper.form == "segment":
        segments = dict(segment.split("=", 1) for segment in parts.path.split("/") if "=" in segment)
        yield from (unquote(segments[name]) for name in wrapper.parameters if name in segments)
    elif wrapper.form == "rest":
        secure = rest.startswith("s/")
        yield f"{'https' if secure else 'http'}://{rest[2:] if secure else rest}{'?' if parts.query else ''}{parts.query}"
    else:
        with suppress(ValueError):  # not base64 after all
            yield from (match[0].decode() for match in _CARRIED.finditer(urlsafe_b64decode(rest.encode() + b"===")))


@lru_cache(maxsize=4096)
def _wrappers_at(host: str) -> tuple[LinkWrapper, ...]:
    return tuple(wrapper for wrapper in _link_wrappers() if fnmatchcase(host, wrapper.host))


@lru_cache(maxsize=1)
def _link_wrappers() -> tuple[LinkWrapper, ...]:
    return tuple(row for _, row in read_rows(seed_path("link_wrappers.csv"), LinkWrapper, _check_wrapper))


def _check_wrapper(row: LinkWrapper) -> Iterator[tuple[str, str]]:
    if row.form not in ("parameter", "segment", "rest", "base64"):
        yield "form", "expected parameter, segment, rest or base64"
    if bool(row.parameters) != (row.form in ("parameter", "segment")):
        yield "parameters", "expected names for parameter and segment, nothing for rest and base64"


@lru_cache(maxsize=4096)
def _tracking_at(host: str) -> _Tracking:
    names = [row.parameter.lower() for row in _tracking_parameters() if not row.hosts or any(f".{host}".endswith(f".{site}") for site in row.hosts)]
    return _Tracking(frozenset(name for name in names if not name.endswith("*")), tuple(name[:-1] for name in names if name.endswith("*")))


@lru_cache(maxsize=1)
def _tracking_parameters() -> tuple[TrackingParameter, ...]:
    return tuple(row for _, row in read_rows(seed_path("tracking_parameters.csv"), TrackingParameter))
