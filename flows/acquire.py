"""Getting the news: polling feeds and fetching pages. Plain functions; the flow calls them in batches."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from dateline import ids
from dateline.errors import FeedError
from dateline.feeds import parse_feed
from dateline.fetch import Failed, Fetched, Fetcher, NotModified
from dateline.freshness import next_poll_hint
from dateline.polling import Poll, next_interval
from dateline.records import Article, EntryOutcome, FeedEntry, FeedPoll, FeedState, PendingEntry, Rejection
from dateline.urls import canonical_url

AT_ONCE = 64
"""Requests under way; each host has its own, much lower limit."""
ATTEMPTS = 6
"""Times that a page is tried before it is given up: over about a day."""
FIRST_PAUSE = timedelta(minutes=5)

Item = TypeVar("Item")
Result = TypeVar("Result")


async def poll_feeds(fetcher: Fetcher, states: Iterable[FeedState]) -> AsyncIterator[FeedPoll]:
    """A poll of each feed, as they come in."""
    async for poll in _many(states, lambda state: poll_feed(fetcher, state)):
        yield poll


async def fetch_entries(fetcher: Fetcher, entries: Iterable[PendingEntry]) -> AsyncIterator[tuple[PendingEntry, Article | EntryOutcome]]:
    """Each entry with its article, or with the outcome of a fetch that failed, as they come in."""
    async for fetched in _many(entries, lambda entry: _fetch(fetcher, entry)):
        yield fetched


async def poll_feed(fetcher: Fetcher, state: FeedState) -> FeedPoll:
    """Asks a feed for what is new since the last good answer. What fails is a poll that says so; nothing is raised."""
    answer = await fetcher.get(state.feed_url, "feed", state.etag, state.last_modified)
    if isinstance(answer, Failed):
        return _failed(state, answer)
    if isinstance(answer, NotModified):
        shown = state.history[-1][1] if state.history else 0
        due_at = _due_at(state, answer.fetched_at, shown, 0, next_poll_hint(answer.headers, None, answer.fetched_at))
        return FeedPoll(state.feed_url, answer.fetched_at, "unchanged", due_at, status=304, etag=state.etag, last_modified=state.last_modified)
    return _read(state, answer)


def _read(state: FeedState, answer: Fetched) -> FeedPoll:
    headers, at = dict(answer.headers), answer.fetched_at
    try:
        feed = parse_feed(answer.body, answer.final_url, headers.get("content-type", ""))
    except FeedError as error:
        return _failed(state, Failed(state.feed_url, "no-feed", error.message, answer.status, None, False, at))
    entries = tuple(replace(entry, feed_url=state.feed_url) for entry in feed.entries)
    problems = tuple(Rejection("feed", ids.entry_id(state.feed_url, problem), state.feed_url, "entry-problem", problem) for problem in feed.problems)
    hint = next_poll_hint(answer.headers, feed.ttl_seconds, at)
    return FeedPoll(
        feed_url=state.feed_url,
        polled_at=at,
        outcome="read",
        due_at=_due_at(state, at, len(entries), _count_new(state, entries), hint),
        title=feed.title,
        status=answer.status,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        permanent_url=answer.permanent_url,
        entries=entries,
        rejections=problems,
    )


def _failed(state: FeedState, failure: Failed) -> FeedPoll:
    wait = max(next_interval(_polls(state), failures=state.failures + 1), failure.retry_after_seconds or 0.0)
    return FeedPoll(
        feed_url=state.feed_url,
        polled_at=failure.fetched_at,
        outcome="gone" if failure.status == 410 else "failed",
        due_at=failure.fetched_at + timedelta(seconds=wait),
        title=state.title,
        status=failure.status,
        etag=state.etag,
        last_modified=state.last_modified,
        rejections=(Rejection("feed", ids.feed_id(state.feed_url), state.feed_url, failure.reason, failure.detail),),
    )


def _polls(state: FeedState) -> list[Poll]:
    return [Poll(at, shown, new) for at, shown, new in state.history]


def _due_at(state: FeedState, at: datetime, shown: int, new: int, hint: float | None) -> datetime:
    return at + timedelta(seconds=next_interval([*_polls(state), Poll(at, shown, new)], hint))


def _count_new(state: FeedState, entries: Sequence[FeedEntry]) -> int:
    """Items that the feed dates after the last poll, undated ones included: near enough to say when to come again."""
    if not state.history:
        return len(entries)
    last = state.history[-1][0]
    return sum(entry.published_at is None or entry.published_at > last for entry in entries)


async def _fetch(fetcher: Fetcher, pending: PendingEntry) -> tuple[PendingEntry, Article | EntryOutcome]:
    url = canonical_url(pending.entry.url)
    answer = await fetcher.get(url)
    if isinstance(answer, Fetched):
        article = Article(
            article_id=ids.article_id(url),
            url=url,
            final_url=answer.final_url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=answer.fetched_at,
            title=pending.entry.title,
            published_at=pending.entry.published_at,
            feed_content=pending.entry.content,
        )
        return pending, article
    assert isinstance(answer, Failed)  # a page is asked for without validators
    return pending, _unfetched(pending, answer)


def _unfetched(pending: PendingEntry, failure: Failed) -> EntryOutcome:
    """To be tried again with longer and longer pauses where that can help; else rejected."""
    if failure.temporary and pending.attempts + 1 < ATTEMPTS:
        pause = max(FIRST_PAUSE * 4**pending.attempts, timedelta(seconds=failure.retry_after_seconds or 0.0))
        return EntryOutcome(pending.entry_id, failure.fetched_at, due_at=failure.fetched_at + pause)
    rejection = Rejection("fetch", pending.entry_id, pending.entry.url, failure.reason, failure.detail)
    return EntryOutcome(pending.entry_id, failure.fetched_at, rejections=(rejection,))


async def _many(items: Iterable[Item], work: Callable[[Item], Awaitable[Result]]) -> AsyncIterator[Result]:
    """The results of work on each item, at most AT_ONCE under way, as they come in."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> Result:
        async with room:
            return await work(item)

    for finished in asyncio.as_completed([asyncio.ensure_future(one(item)) for item in items]):
        yield await finished
