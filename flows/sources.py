"""Which feeds to poll: a file that the user names, else the feeds in DATELINE_HOME, else ours."""

import csv
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import UsageError
from dateline.opml import read_opml
from dateline.seeds import Problem, raise_problems, read_rows, seed_path
from dateline.settings import Settings

OWN_FEEDS = "feeds.csv"
"""In DATELINE_HOME: the user's feeds, in the columns of `seeds/sources.csv`."""
_OPML_SIGNS = (b"<opml", b"<?xml", b"<!DOCTYPE opml")


@dataclass(frozen=True, slots=True)
class Source:
    """A feed in a list of feeds. Only `url` must be there; `country` is an ISO 3166-1 alpha-3 code, `language` an ISO 639-1 code."""

    url: str
    title: str = ""
    outlet: str = ""
    country: str = ""
    language: str = ""


def own_feeds(settings: Settings) -> tuple[Source, ...] | None:
    """The feeds that the user added; None where there is no such file."""
    path = settings.home / OWN_FEEDS
    return _checked(path) if path.exists() else None


def our_feeds() -> tuple[Source, ...]:
    """The feeds of `seeds/sources.csv`."""
    return _checked(seed_path("sources.csv"))


def read_feed_file(path: Path) -> tuple[Source, ...]:
    """The feeds of a file: OPML, or one address a line (`#` begins a comment). Raises UsageError."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read the list of feeds ({error.strerror})", str(path)) from None
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_OPML_SIGNS):
        return tuple(Source(one.url, one.title) for one in read_opml(body, str(path)))
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines()]
    urls = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    raise_problems(Problem(str(path), number, "url", url, "expected an http or https address, one a line, or OPML") for number, url in urls if not is_web(url))
    if not urls:
        raise UsageError("no feeds in it: write one address a line, or give an OPML file", str(path))
    return tuple(Source(url) for url in dict.fromkeys(url for _, url in urls))


def add_feed(settings: Settings, source: Source) -> bool:
    """Appends a feed to the user's; False where it is there already."""
    known = own_feeds(settings) or ()
    if any(one.url == source.url for one in known):
        return False
    path = settings.home / OWN_FEEDS
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(("url", "title", "outlet", "country", "language"))
        writer.writerow((source.url, source.title, source.outlet, source.country, source.language))
    return True


def is_web(url: str) -> bool:
    """Is it an address that can be fetched?"""
    return url.startswith(("http://", "https://")) and len(url) > len("https://")


def _checked(path: Path) -> tuple[Source, ...]:
    rows = read_rows(path, Source, lambda row: () if is_web(row.url) else (("url", "an http or https address"),))
    return tuple(dict.fromkeys(row for _, row in rows))
