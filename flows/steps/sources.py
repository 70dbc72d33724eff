"""Which feeds to poll: a file that the user names, else the feeds in DATELINE_HOME, else ours."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dateline.web.opml import read_opml
from dateline.words.errors import UsageError
from dateline.words.seeds import LIST_SEPARATOR, Problem, raise_problems, read_rows, seed_path
from dateline.words.settings import Settings

OWN_FEEDS = "feeds.csv"
"""In DATELINE_HOME: the user's feeds, in the columns of `seeds/sources.csv` and with their categories."""
_OPML_SIGNS = (b"<opml", b"<?xml", b"<!DOCTYPE opml")


@dataclass(frozen=True, slots=True)
class Source:
    """A feed in a list of feeds. Only `url` must be there; `country` is an ISO 3166-1 alpha-3 code, `language` an ISO 639-1 code.

    `categories` are the user's own: paths of folders, as in feed readers.
    """

    url: str
    title: str = ""
    outlet: str = ""
    country: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()


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
        found = read_opml(body, str(path))
        return tuple(Source(one.url, "" if one.title == one.url else one.title, categories=one.categories) for one in found)
    lines = [line.strip() for line in body.decode("utf-8-sig", "replace").splitlines()]
    urls = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    wrong = [Problem(str(path), number, "url", url[:200], "expected an http or https address, one a line, or OPML") for number, url in urls if not is_web(url)]
    if wrong and len(wrong) == len(urls):
        raise UsageError("no list of feeds: write one http or https address a line, or give an OPML file", str(path))
    raise_problems(wrong)
    if not urls:
        raise UsageError("no feeds in it: write one address a line, or give an OPML file", str(path))
    return tuple(Source(url) for url in dict.fromkeys(url for _, url in urls))


def add_feeds(settings: Settings, sources: Iterable[Source]) -> tuple[Source, ...]:
    """Adds feeds to the user's; those that were not there yet."""
    known = own_feeds(settings) or ()
    urls = {source.url for source in known}
    new = tuple({source.url: source for source in sources if source.url not in urls}.values())
    if new:
        _write(settings, (*known, *new))
    return new


def remove_feeds(settings: Settings, urls: Iterable[str]) -> tuple[Source, ...]:
    """Takes feeds off the user's list; those that were on it. What they brought stays in the database."""
    known = own_feeds(settings) or ()
    gone = set(urls)
    removed = tuple(source for source in known if source.url in gone)
    if removed:
        _write(settings, [source for source in known if source.url not in gone])
    return removed


def _write(settings: Settings, sources: Iterable[Source]) -> None:
    path = settings.home / OWN_FEEDS
    unfinished = path.with_name(f".{path.name}")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("url", "title", "outlet", "country", "language", "categories"))
        writer.writerows(
            (source.url, source.title, source.outlet, source.country, source.language, LIST_SEPARATOR.join(source.categories)) for source in sources
        )
    unfinished.replace(path)


def is_web(url: str) -> bool:
    """Is it an address that can be fetched?"""
    return url[:8].lower().startswith(("http://", "https://")) and len(url) > len("https://")


def _checked(path: Path) -> tuple[Source, ...]:
    rows = read_rows(path, Source, lambda row: () if is_web(row.url) else (("url", "an http or https address"),))
    return tuple(dict.fromkeys(row for _, row in rows))
