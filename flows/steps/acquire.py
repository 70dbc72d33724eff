"""Getting the news: polling feeds and fetching pages. Plain functions; the flow calls them in batches."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

from dateline.web import moves
from dateline.web.feeds import parse_feed
from dateline.web.fetch import Failed, Fetched, Fetcher, NotModified
from dateline.web.freshness import next_poll_hint
from dateline.web.identity import Identity, identify
from dateline.web.polling import Poll, expected_arrivals, expected_loss, next_interval
from dateline.web.urls import canonical_url
from dateline.words import ids
from dateline.words.errors import FeedError
from dateline.words.records import Alias, Article, EntryOutcome, FeedEntry, FeedPoll, FeedState, PendingEntry, PollOutcome, Reading, Rejection

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


async def read_entries(fetcher: Fetcher, entries: Iterable[PendingEntry], read: Callable[[Article], Awaitable[Reading]]) -> AsyncIterator[EntryOutcome]:
    """What became of each entry, as it comes: its page is fetched, and read at once, while others are fetched.

    A page that waits to be read takes the room of one to be fetched, so that fetching never runs away from reading. Of a page that cannot be
    had, the text that the feed carries is read in its place; why it could not be had is told all the same.
    """

    async def one(entry: PendingEntry) -> EntryOutcome:
        answer = await fetcher.get(canonical_url(entry.entry.url))
        if isinstance(answer, Fetched):
            article = _article(entry, answer)
            return EntryOutcome(entry.entry_id, article.fetched_at, article, await read(article))
        assert isinstance(answer, Failed)  # a page is asked for without validators
        outcome = _unfetched(entry, answer)
        if outcome.due_at is not None or not entry.entry.content:
            return outcome
        article = _by_feed(entry, answer)
        reading = await read(article)
        return outcome if reading.document is None else replace(outcome, article=article, reading=reading)

    async for outcome in _many(entries, one):
        yield outcome


def what_became(outcome: EntryOutcome) -> str:
    """The outcome in a word, for counting: the class of the page, or why there is none."""
    if outcome.due_at is not None:
        return "try again"
    if outcome.reading is None:
        return outcome.rejections[0].reason
    document, kind = outcome.reading.document, outcome.reading.page_class
    return f"{outcome.rejections[0].reason if outcome.rejections else kind} (told by the feed)" if document and document.text_from == "feed" else kind


async def poll_feed(fetcher: Fetcher, state: FeedState) -> FeedPoll:
    """Asks a feed for what is new since the last good answer. What fails is a poll that says so; nothing is raised."""
    asked = moves.address(state, fetcher.now())
    answer = await fetcher.get(asked, "feed", state.etag, state.last_modified)
    if isinstance(answer, Failed):
        if answer.status in (404, 410) and state.move is not None and asked == moves.home(state):
            return await poll_feed(fetcher, moves.adopted(state, state.move.url, f"the old address answers {answer.status}"))
        return _failed(state, asked, answer)
    state = moves.after_answer(state, asked, answer.permanent_url, answer.fetched_at)
    if isinstance(answer, NotModified):
        return _unchanged(fetcher, state, answer)
    # In a thread: a feed of 20,000 items takes seconds, in which the others' time would run out.
    return await asyncio.to_thread(_read, fetcher, state, asked, answer)


def _read(fetcher: Fetcher, state: FeedState, asked: str, answer: Fetched) -> FeedPoll:
    body_hash = blake2b(answer.body, digest_size=16).hexdigest()
    if body_hash == state.body_hash:
        return _unchanged(fetcher, state, answer)
    try:
        feed = parse_feed(answer.body, answer.final_url, dict(answer.headers).get("content-type", ""))
    except FeedError as error:
        return _failed(state, asked, Failed(asked, "no-feed", error.message, answer.status, None, False, answer.fetched_at))
    entries = tuple(replace(entry, feed_url=state.feed_url) for entry in feed.entries)
    problems = tuple(Rejection("feed", ids.entry_id(state.feed_url, problem), state.feed_url, "entry-problem", problem) for problem in feed.problems)
    seen = Poll(answer.fetched_at, len(entries), _count_new(state, entries))
    poll = _good(fetcher, state, answer, "read", seen, feed.ttl_seconds)
    return replace(poll, title=feed.title, body_hash=body_hash, length=len(answer.body), entries=entries, rejections=problems)


def _unchanged(fetcher: Fetcher, state: FeedState, answer: Fetched | NotModified) -> FeedPoll:
    shown = state.history[-1][1] if state.history else 0
    poll = _good(fetcher, state, answer, "unchanged", Poll(answer.fetched_at, shown, 0), None)
    # A 304 may leave validators out that still hold (RFC 9110 section 15.4.5); a whole answer says all there is.
    if isinstance(answer, NotModified):
        return replace(poll, etag=poll.etag or state.etag, last_modified=poll.last_modified or state.last_modified)
    return replace(poll, length=len(answer.body))


def _good(fetcher: Fetcher, state: FeedState, answer: Fetched | NotModified, outcome: PollOutcome, seen: Poll, ttl_seconds: int | None) -> FeedPoll:
    headers, at, before = dict(answer.headers), answer.fetched_at, _polls(state)
    hint = next_poll_hint(answer.headers, ttl_seconds, at)
    interval = next_interval([*before, seen], hint, most_missed=fetcher.settings.most_missed)
    return FeedPoll(
        feed_url=state.feed_url,
        polled_at=at,
        outcome=outcome,
        due_at=at + timedelta(seconds=interval),
        title=state.title,
        status=answer.status,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        body_hash=state.body_hash,
        permanent_url=state.permanent_url,
        move=state.move,
        cause=state.cause,
        conditional=_is_conditional(state),
        expected=expected_arrivals(before, at),
        expected_loss=expected_loss([*before, seen], interval),
    )


def _failed(state: FeedState, asked: str, failure: Failed) -> FeedPoll:
    asked_to_wait = failure.retry_after_seconds
    wait = max(next_interval(_polls(state), failures=state.failures + 1), asked_to_wait or 0.0)
    at_home = asked == moves.home(state)
    gone = failure.status == 410 and at_home
    return FeedPoll(
        feed_url=state.feed_url,
        polled_at=failure.fetched_at,
        outcome="gone" if gone else "failed",
        due_at=failure.fetched_at + timedelta(seconds=wait),
        title=state.title,
        status=failure.status,
        etag=state.etag,
        last_modified=state.last_modified,
        body_hash=state.body_hash,
        retry_at=None if asked_to_wait is None else failure.fetched_at + timedelta(seconds=asked_to_wait),
        permanent_url=state.permanent_url,
        move=(state if at_home else moves.in_doubt(state)).move,
        cause="it answers 410" if gone else state.cause,
        conditional=_is_conditional(state),
        rejections=(Rejection("feed", ids.feed_id(state.feed_url), state.feed_url, failure.reason, failure.detail),),
    )


def _is_conditional(state: FeedState) -> bool:
    return bool(state.etag or state.last_modified)


def _polls(state: FeedState) -> list[Poll]:
    return [Poll(at, shown, new) for at, shown, new in state.history]


def _count_new(state: FeedState, entries: Sequence[FeedEntry]) -> int:
    """Items that the feed dates after the last poll, undated ones included: near enough to say when to come again."""
    if not state.history:
        return len(entries)
    last = state.history[-1][0]
    return sum(entry.published_at is None or entry.published_at > last for entry in entries)


def _article(pending: PendingEntry, answer: Fetched) -> Article:
    """The article that came. Where its page says no other address than the link, it is the one to which the link led before."""
    identity = identify(pending.entry.url, answer.final_url, answer.headers, answer.body)
    if pending.article_url and identity.url == identity.known_as[0].url:
        identity = replace(identity, url=pending.article_url)
    return _made(pending, identity, answer.final_url, answer.status, answer.headers, answer.body, answer.fetched_at)


def _by_feed(pending: PendingEntry, failure: Failed) -> Article:
    """An article whose page cannot be had: known by its link, or by what that led to before."""
    link = canonical_url(pending.entry.url)
    identity = Identity(pending.article_url or link, (Alias("link", link),))
    return _made(pending, identity, link, failure.status or 0, (), b"", failure.fetched_at)


def _made(pending: PendingEntry, identity: Identity, final_url: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes, at: datetime) -> Article:
    entry = pending.entry
    return Article(
        article_id=identity.article_id,
        url=identity.url,
        final_url=final_url,
        status=status,
        headers=headers,
        body=body,
        fetched_at=at,
        title=entry.title,
        published_at=entry.published_at,
        feed_content=entry.content,
        known_as=identity.known_as,
    )


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
