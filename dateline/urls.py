"""Addresses: one spelling for each page, so that the same page has the same identity."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import httpx
from tld import get_fld

from dateline.seeds import read_rows, seed_path

_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class TrackingParameter:
    """A query parameter that says where the reader came from, not what is shown; `name*` stands for all that begin so."""

    parameter: str
    hosts: tuple[str, ...]
    """Where it means that, subdomains included; empty is everywhere."""
    meaning: str


@dataclass(frozen=True, slots=True)
class _Tracking:
    names: frozenset[str]
    prefixes: tuple[str, ...]


def canonical_url(url: str) -> str:
    """The one spelling of an address, by which an article is known.

    Scheme and host in lower case, the host in its DNS form (RFC 5890), without user, default port, trailing dot and fragment; dot segments
    and escapes normalised (RFC 3986 section 6.2.2); tracking parameters of `seeds/tracking_parameters.csv` dropped, the others sorted by
    name, those of one name in the order given. Idempotent. What is no http or https address is returned as it is, without outer spaces.
    """
    url = _CONTROLS.sub("", url).strip()
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


@lru_cache(maxsize=4096)
def _tracking_at(host: str) -> _Tracking:
    names = [row.parameter.lower() for row in _tracking_parameters() if not row.hosts or any(f".{host}".endswith(f".{site}") for site in row.hosts)]
    return _Tracking(frozenset(name for name in names if not name.endswith("*")), tuple(name[:-1] for name in names if name.endswith("*")))


@lru_cache(maxsize=1)
def _tracking_parameters() -> tuple[TrackingParameter, ...]:
    return tuple(row for _, row in read_rows(seed_path("tracking_parameters.csv"), TrackingParameter))
