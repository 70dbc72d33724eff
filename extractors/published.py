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
_DAY = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})")


def published(article: Article, data: PageData, tree: HtmlElement) -> tuple[date, str]:
    """The first believable date and its source: the feed's, the page's own data, htmldate's quick and then its thorough search.

    None earlier than the web or later than the fetch is believed; the last resort is the day of fetching. A feed's time counts in UTC,
    a page's day as it is written there.
    """
    latest = article.fetched_at.date() + FUTURE
    for day, source in _dates(article, data, tree, latest):
        if OLDEST <= day <= latest:
            return day, source
    return article.fetched_at.date(), "fetched"


def _dates(article: Article, data: PageData, tree: HtmlElement, latest: date) -> Iterator[tuple[date, str]]:
    if article.published_at is not None:
        yield article.published_at.astimezone(UTC).date(), "feed"
    for source, text in data.published:
        if day := _day(text):
            yield day, source
    for thorough in (False, True):
        found = find_date(
            tree, extensive_search=thorough, original_date=True, url=article.final_url, min_date=OLDEST.isoformat(), max_date=latest.isoformat()
        )
        if found and (day := _day(found)):
            yield day, "htmldate"


def _day(text: str) -> date | None:
    """The day of an ISO 8601 date or time, as written."""
    found = _DAY.match(text)
    try:
        return datetime(*(int(part) for part in found.groups())).date() if found else None  # type: ignore[arg-type]
    except ValueError:
        return None
