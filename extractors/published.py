"""The day on which an article was published, how it was found, and how sure that is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from htmldate import find_date
from lxml.html import HtmlElement

from dateline.extractors.metadata import PageData
from dateline.web.timestamps import read_timestamp
from dateline.words.records import Article
from dateline.words.seeds import read_rows, seed_path

OLDEST = date(1990, 1, 1)
"""No page on the web was published before."""
FUTURE = timedelta(days=1)
"""A date may be ahead of our clock by the width of a time zone."""
STALE = timedelta(days=30)
"""A feed that dates a new item so long ago may be wrong: the page is asked first."""
THOROUGH = " thorough"
"""What the name of a source ends with that is tried last, and is wrong more often."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = re.compile(r"\s*(?P<year>\d{4})[-/.]?(?P<month>\d{2})[-/.]?(?P<day>\d{2})(?!\d)")
_SECONDS = re.compile(r"\s*(\d{10})(?:\d{3})?\s*")
_NEW_YEAR = re.compile(rb"0?1[-/.]0?1\b|\b0?1(?:st)?\.? jan|\bjan[a-z]*\.? 0?1(?:st)?\b|0101", re.IGNORECASE)
"""What a page says that is of the first of January. htmldate gives that day where it finds a year only."""
_STATED = re.compile(r"(?:^|[^\w\s]\s?)(?:first )?(?:published|posted)(?: on| at|:| on:)? (.{6,40})", re.IGNORECASE)
_STATING = "//text()[contains(., 'ublished') or contains(., 'osted') or contains(., 'UBLISHED') or contains(., 'OSTED')]"
_LONGEST_STATEMENT = 120
"""Characters of the line that says when the page was published."""
_BESIDE = frozenset(("aside", "script", "style", "nav"))
_MOST_STATEMENTS = 20
"""Lines that are looked at."""
_WORDS = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class DateSource:
    """A row of `seeds/date_sources.csv`: how often a day from there is the right one, and what that was counted on."""

    source: str
    confidence: float
    right: int | None = None
    found: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """A day of publication, its source, and the probability that it is right."""

    day: date
    source: str
    confidence: float


def published(article: Article, data: PageData, tree: HtmlElement | None) -> Publication:
    """The first believable date: the feed's, the page's own data, the day on which it says that it was published, htmldate's quick and then its
    thorough search.

    None earlier than the web or later than the fetch is believed; the feed's comes after the page's own where it is stale; the last resort
    is the day of fetching. A feed's time counts in UTC, a page's day as it is written there.
    """
    latest = article.fetched_at.date() + FUTURE
    dates = (one for one in _dates(article, data, tree, latest) if OLDEST <= one[0] <= latest)
    day, source = next(dates, (article.fetched_at.date(), "fetched"))
    told = [*_fed(article), *_written(data)]
    other = next((one for one in told if (one[1] == "feed") != (source == "feed") and OLDEST <= one[0] <= latest), None)
    return Publication(day, source.removesuffix(THOROUGH), _confidence(day, source, other))


def confidence_of(source: str) -> float:
    """How often a day from that source alone is the right one."""
    return _sources()[source]


def _confidence(day: date, source: str, other: tuple[date, str] | None) -> float:
    """By Bayes' rule, where feed and page both name a day: they err apart, and never to the same day by chance. Days of two time zones agree."""
    ours = confidence_of(source)
    if other is None:
        return ours
    theirs = confidence_of(other[1])
    agree = abs(day - other[0]) <= FUTURE
    right = ours * (theirs if agree else 1 - theirs)
    wrong = (1 - ours) * (1 - theirs if agree else 1)
    return round(right / (right + wrong), 3)


@cache
def _sources() -> dict[str, float]:
    return {row.source: row.confidence for _, row in read_rows(seed_path("date_sources.csv"), DateSource)}


def _dates(article: Article, data: PageData, tree: HtmlElement | None, latest: date) -> Iterator[tuple[date, str]]:
    fed = list(_fed(article))
    stale = [one for one in fed if one[0] < latest - STALE]
    yield from (one for one in fed if one not in stale)
    yield from _written(data)
    yield from stale
    if tree is not None and (day := _stated(tree)):
        yield day, "stated"
    for thorough in (False, True) if tree is not None else ():
        found = find_date(tree, extensive_search=thorough, original_date=True, url=article.final_url, min_date=OLDEST.isoformat(), max_date=latest.isoformat())
        if found and (day := day_in(found)) and not (found.endswith("-01-01") and not _NEW_YEAR.search(article.body)):
            yield day, f"htmldate{THOROUGH if thorough else ''}"


def _fed(article: Article) -> Iterator[tuple[date, str]]:
    """The feed's day, where it has one."""
    if article.published_at is not None:
        yield article.published_at.astimezone(UTC).date(), "feed"


def _written(data: PageData) -> Iterator[tuple[date, str]]:
    """The days that the page's own data name, best first."""
    for source, text in data.published:
        if day := day_in(text):
            yield day, source


def _stated(tree: HtmlElement) -> date | None:
    """The day on which a line of the page says that it was published; None where several lines say several days, as lists do."""
    days = {day for text in tree.xpath(_STATING)[:_MOST_STATEMENTS] if (day := _stated_by(text.getparent()))}
    return days.pop() if len(days) == 1 else None


def _stated_by(element: HtmlElement) -> date | None:
    if any(one.tag in _BESIDE for one in (element, *element.iterancestors())):
        return None
    for one in (element, element.getparent()):  # the day may stand in an element of its own, beside the word
        line = "" if one is None else " ".join(" ".join(one.itertext()).split())
        if len(line) <= _LONGEST_STATEMENT and (found := _STATED.search(line)):
            words = found[1].split()
            beginnings = (" ".join(words[:count]).rstrip(".,;|") for count in range(1, len(words) + 1))
            if moment := next(filter(None, map(read_timestamp, beginnings)), None):
                return moment.date()
    return None


def day_in(text: str) -> date | None:
    """The day that a machine or a template wrote: ISO 8601 and its look-alikes, RFC 822, seconds since 1970, an English day with its month's name."""
    if seconds := _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(seconds.group(1)), UTC).date()
    for pattern in (_DAY, *_WORDS):
        if found := pattern.match(text) if pattern is _DAY else pattern.search(text[:100]):
            part = found.groupdict()
            month = _MONTHS.index(part["name"].lower()) + 1 if "name" in part else int(part["month"])
            try:
                return date(int(part["year"]), month, int(part["day"]))
            except ValueError:
                return None
    return None
