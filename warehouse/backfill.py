"""What is to be done of a backfill, as the warehouse knows it: so one that was killed goes on where it stood."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from dateline.warehouse.connect import sql
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.words.errors import UsageError
from dateline.words.records import FeedEntry, PendingEntry


@dataclass(frozen=True, slots=True)
class Days:
    """Days of publication, both included; None where a side is open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def __str__(self) -> str:
        return f"{self.since or 'the beginning'} to {self.until or 'today'}"


def days_between(since: date | None, until: date | None) -> Days:
    """Those days. Raises UsageError where the last is before the first."""
    if since is not None and until is not None and until < since:
        raise UsageError(f"the last day, {until}, is before the first, {since}", "--until")
    return Days(since, until)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to fetch: entries due now, and entries that wait to be tried again, from when."""

    due: int
    waiting: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article that is stored, with the address that it goes by, and when it was last fetched."""

    article_id: str
    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of some articles, by the ids that were asked for: an article has one for every address by which it is known.

    And of entries that left no article: the days of those that other dates left out, None for those that are another article at a second address.
    """

    articles: dict[str, KnownArticle]
    without: dict[str, date | None]


def backfill_due(layout: Layout, sources: Sequence[str], days: Days, now: datetime, limit: int) -> tuple[PendingEntry, ...]:
    """Entries of these sources whose pages are to be fetched, published in these days or undated; hosts take turns."""
    with opened(layout) as connection:
        rows = connection.execute(sql("queries/backfill_due"), [_plain(now), list(sources), days.since, days.until, limit]).fetchall()
    return tuple(
        PendingEntry(entry_id, FeedEntry(feed_url, url, guid, title or "", _utc(published_at), summary or "", content), attempts, article_url or "")
        for entry_id, attempts, feed_url, url, guid, title, published_at, summary, content, article_url in rows
    )


def backfill_left(layout: Layout, sources: Sequence[str], days: Days, now: datetime) -> Left:
    """What is left to fetch of these sources."""
    with opened(layout) as connection:
        ((due, waiting, next_due_at),) = connection.execute(sql("queries/backfill_left"), [_plain(now), list(sources), days.since, days.until]).fetchall()
    return Left(due, waiting, _utc(next_due_at))


def known(layout: Layout, article_ids: Iterable[str], entry_ids: Iterable[str]) -> Known:
    """What is stored of these articles, each by any of its addresses, and of these entries."""
    with opened(layout) as connection:
        found = connection.execute(sql("queries/backfill_known"), [list(article_ids)]).fetchall()
        outside = connection.execute(sql("queries/backfill_outside"), [list(entry_ids)]).fetchall()
    return Known({asked: KnownArticle(article_id, url, at.replace(tzinfo=UTC)) for asked, article_id, url, at in found}, dict(outside))


def stored_documents(layout: Layout) -> int:
    """How many documents there are."""
    with opened(layout) as connection:
        return int(connection.execute("SELECT count(*) FROM document").fetchall()[0][0])


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None else None
