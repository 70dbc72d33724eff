"""What is due: feeds to poll and entries to fetch, as the warehouse knows them. A killed run is finished by the next."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dateline.warehouse.connect import sql
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.words import ids
from dateline.words.records import FeedEntry, FeedState, Move, PendingEntry

ENTRIES_A_SITE = 100
"""Pages of one site in a run: at a polite pace they take two minutes, and what is left is due in the next run."""


def feed_states(layout: Layout, feed_urls: Sequence[str]) -> tuple[FeedState, ...]:
    """The state of each feed, in the order given; a feed never polled has a fresh one."""
    with opened(layout) as connection:
        rows = connection.execute(sql("queries/feed_states"), [[ids.feed_id(url) for url in feed_urls]]).fetchall()
    known = {row[0]: _state(*row) for row in rows}
    return tuple(known.get(url, FeedState(url)) for url in feed_urls)


def due_entries(layout: Layout, now: datetime, limit: int) -> tuple[PendingEntry, ...]:
    """Entries whose pages are to be fetched: of each site at most ENTRIES_A_SITE, its newest first; the sites take turns."""
    with opened(layout) as connection:
        rows = connection.execute(sql("queries/due_entries"), [now.astimezone(UTC).replace(tzinfo=None), limit, ENTRIES_A_SITE]).fetchall()
    return tuple(
        PendingEntry(entry_id, FeedEntry(feed_url, url, guid, title or "", _utc(published_at), summary or "", content), attempts, article_url or "")
        for entry_id, attempts, feed_url, url, guid, title, published_at, summary, content, article_url in rows
    )


def _state(
    url: str,
    title: str | None,
    etag: str | None,
    last_modified: str | None,
    body_hash: str | None,
    due_at: datetime | None,
    retry_at: datetime | None,
    failures: int,
    gone: bool,
    permanent_url: str | None,
    move: dict[str, Any] | None,
    refused_url: str | None,
    history: list[dict[str, Any]],
) -> FeedState:
    return FeedState(
        feed_url=url,
        title=title or "",
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        due_at=_utc(due_at),
        retry_at=_utc(retry_at),
        failures=failures,
        gone=gone,
        permanent_url=permanent_url,
        move=Move(move["url"], move["since"].replace(tzinfo=UTC), move["checked_at"].replace(tzinfo=UTC)) if move else None,
        refused_url=refused_url,
        history=tuple((item["polled_at"].replace(tzinfo=UTC), item["shown"], item["new"]) for item in history),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None else None
