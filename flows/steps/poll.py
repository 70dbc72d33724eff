"""Polling feeds: what each gave that is new, and when it is due next."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from dateline.flows.steps.at_once import at_once
from dateline.flows.steps.run import Run
from dateline.warehouse.stage import stage_polls
from dateline.web import moves
from dateline.web.feeds import parse_feed
from dateline.web.fetch import Failed, Fetched, Fetcher, NotModified
from dateline.web.freshness import next_poll_hint
from dateline.web.polling import Poll, expected_arrivals, expected_loss, next_interval
from dateline.words import ids
from dateline.words.errors import FeedError
from dateline.words.records import FeedEntry, FeedPoll, FeedState, PollOutcome, Rejection

logger = logging.getLogger("dateline")


def poll(run: Run, states: Sequence[FeedState], *, now: bool = False) -> list[str]:
    """Polls feeds and stages what they gave. Gives the outcomes. With `now` also hosts are asked that did not answer and are left alone."""

    async def all_of_them() -> list[FeedPoll]:
        async with run.fetcher() as fetcher:
            for state in states if now else ():
                fetcher.try_again(moves.home(state))
            return [one async for one in _logged(poll_feeds(fetcher, states))]

    polls = asyncio.run(all_of_them())
    stage_polls(run.layout, polls, run.run_id)
    return [one.outcome for one in polls]


async def poll_feeds(fetcher: Fetcher, states: Iterable[FeedState]) -> AsyncIterator[FeedPoll]:
    """A poll of each feed, as they come in. A feed on which polling itself fails is a failed poll that says so, and stops no other."""

    async def one(state: FeedState) -> FeedPoll:
        try:
            return await poll_feed(fetcher, state)
        except Exception as error:
            asked = moves.home(state)
            return _failed(state, asked, Failed(asked, "unexpected", f"{type(error).__name__}: {error}", None, None, True, fetcher.now()))

    async for poll in at_once(states, one):
        yield poll


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
    return replace(poll, state=replace(poll.state, title=feed.title, body_hash=body_hash), length=len(answer.body), entries=entries, rejections=problems)


def _unchanged(fetcher: Fetcher, state: FeedState, answer: Fetched | NotModified) -> FeedPoll:
    shown = state.history[-1][1] if state.history else 0
    poll = _good(fetcher, state, answer, "unchanged", Poll(answer.fetched_at, shown, 0), None)
    # A 304 may leave validators out that still hold (RFC 9110 section 15.4.5); a whole answer says all there is.
    if isinstance(answer, NotModified):
        now = poll.state
        return replace(poll, state=replace(now, etag=now.etag or state.etag, last_modified=now.last_modified or state.last_modified))
    return replace(poll, length=len(answer.body))


def _good(fetcher: Fetcher, state: FeedState, answer: Fetched | NotModified, outcome: PollOutcome, seen: Poll, ttl_seconds: int | None) -> FeedPoll:
    headers, at, before = dict(answer.headers), answer.fetched_at, _polls(state)
    interval = next_interval([*before, seen], next_poll_hint(answer.headers, ttl_seconds, at), most_missed=fetcher.settings.most_missed)
    due_at = at + timedelta(seconds=interval)
    return FeedPoll(
        state=replace(state, due_at=due_at, retry_at=None, etag=headers.get("etag"), last_modified=headers.get("last-modified")),
        polled_at=at,
        outcome=outcome,
        status=answer.status,
        conditional=_is_conditional(state),
        expected=expected_arrivals(before, at),
        expected_loss=expected_loss([*before, seen], interval),
    )


def _failed(state: FeedState, asked: str, failure: Failed) -> FeedPoll:
    at, asked_to_wait = failure.fetched_at, failure.retry_after_seconds
    wait = max(next_interval(_polls(state), failures=state.failures + 1), asked_to_wait or 0.0)
    retry_at = None if asked_to_wait is None else at + timedelta(seconds=asked_to_wait)
    at_home = asked == moves.home(state)
    after = replace(state if at_home else moves.in_doubt(state), due_at=at + timedelta(seconds=wait), retry_at=retry_at)
    gone = failure.status == 410 and at_home
    return FeedPoll(
        state=replace(after, gone=True, cause="it answers 410") if gone else after,
        polled_at=at,
        outcome="gone" if gone else "failed",
        status=failure.status,
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


async def _logged(polls: AsyncIterator[FeedPoll]) -> AsyncIterator[FeedPoll]:
    """The polls, each with its line in the log."""
    async for one in polls:
        if one.outcome in ("failed", "gone"):
            logger.warning("feed %s: %s: %s", one.feed_url, one.rejections[0].reason, one.rejections[0].detail)
        elif one.outcome == "unchanged":
            logger.info("feed %s: unchanged", one.feed_url)
        else:
            logger.info("feed %s: %d items", one.feed_url, len(one.entries))
        yield one
