"""The day on which an article was published, and how it was found."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from htmldate import find_date
from lxml.html import HtmlElement

from dateline.records import Article
from extractors.metadata import PageData

OLDEST = date(1990, 1, 1)
"""No page on the web was published before."""
FUTURE = timedelta(days=1)
"""A date may be ahead of our clock by the width of a time zone."""
STALE = timedelta(days=30)
"""A feed that dates a new item so long ago may be wrong: the page is asked first."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = re.compile(r"\s*(?P<year>\d{4})[-/.]?(?P<month>\d{2})[-/.]?(?P<day>\d{2})(?!\d)")
_SECONDS = re.compile(r"\s*(\d{10})(?:\d{3})?\s*")
_NEW_YEAR = re.compile(rb"0?1[-/.]0?1\b|\b0?1(?:st)?\.? jan|\bjan[a-z]*\.? 0?1(?:st)?\b|0101", re.IGNORECASE)
"""What a page says that is of the first of January. htmldate gives that day where it finds a year only."""
_WORDS = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)


def published(article: Article, data: PageData, tree: HtmlElement | None) -> tuple[date, str]:
    """The first believable date and its source: the feed's, the page's own data, htmldate's quick and then its thorough search.

    None earlier than the web or later than the fetch is believed; the feed's comes after the page's own where it is stale; the last resort
    is the day of fetching. A feed's time counts in UTC, a page's day as it is written there.
    """
    latest = article.fetched_at.date() + FUTURE
    for day, source in _dates(article, data, tree, latest):
        if OLDEST <= day <= latest:
            return day, source
    return article.fetched_at.date(), "fetched"


def _dates(article: Article, data: PageData, tree: HtmlElement | None, latest: date) -> Iterator[tuple[date, str]]:
    fed = article.published_at.astimezone(UTC).date() if article.published_at is not None else None
    stale = fed is not None and fed < latest - STALE
    if fed and not stale:
        yield fed, "feed"
    for source, text in data.published:
        if day := day_in(text):
            yield day, source
    if fed and stale:
        yield fed, "feed"
    for thorough in (False, True) if tree is not None else ():
        found = find_date(tree, extensive_search=thorough, original_date=True, url=article.final_url, min_date=OLDEST.isoformat(), max_date=latest.isoformat())
        if found and (day := day_in(found)) and not (found.endswith("-01-01") and not _NEW_YEAR.search(article.body)):
            yield day, "htmldate"


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
