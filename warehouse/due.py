"""What is due: feeds to poll and entries to fetch, as the warehouse knows them. A killed run is finished by the next."""

from collections.abc import Sequence
from datetime import UTC, datetime

from dateline import ids
from dateline.records import FeedEntry, FeedState, PendingEntry
from warehouse.connect import sql
from warehouse.layout import Layout
from warehouse.live import opened


def feed_states(layout: Layout, feed_urls: Sequence[str]) -> tuple[FeedState, ...]:
    """The state of each feed, in the order given; a feed never polled has a fresh one."""
    with opened(layout) as connection:
        rows = connection.execute(sql("queries/feed_states"), [[ids.feed_id(url) for url in feed_urls]]).fetchall()
    known = {
        url: FeedState(
            feed_url=url,
            title=title or "",
            etag=etag,
            last_modified=last_modified,
            due_at=_utc(due_at),
            failures=failures,
            last_reason=last_reason,
            gone=gone,
            history=tuple((item["polled_at"].replace(tzinfo=UTC), item["shown"], item["new"]) for item in history),
        )
        for url, title, etag, last_modified, due_at, failures, last_reason, gone, history in rows
    }
    return tuple(known.get(url, FeedState(url)) for url in feed_urls)


def due_entries(layout: Layout, now: datetime, limit: int) -> tuple[PendingEntry, ...]:
    """Entries whose pages are to be fetched, newest first."""
    with opened(layout) as connection:
        rows = connection.execute(sql("queries/due_entries"), [now.astimezone(UTC).replace(tzinfo=None), limit]).fetchall()
    return tuple(
        PendingEntry(entry_id, FeedEntry(feed_url, url, guid, title or "", _utc(published_at), summary or "", content), attempts)
        for entry_id, attempts, feed_url, url, guid, title, published_at, summary, content in rows
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None else None
