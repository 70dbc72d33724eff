"""Feeds that move: a permanent redirect (301, 308) is kept in mind at once, and adopted when it has held.

A server that is set up wrongly for an afternoon must not cost a feed its address; so a redirect is adopted after seven days of the same
answer, or at once where it only goes from http to https, or where the old address answers 404 or 410 by now. Until then it is cached for a
day (RFC 9110 section 15.4.2 lets permanent redirects be cached), and the old address is asked once a day whether it still says so.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from dateline.words.records import FeedState, Move

HELD = timedelta(days=7)
"""How long a redirect must have held to be adopted."""
CACHED = timedelta(days=1)


def address(state: FeedState, now: datetime) -> str:
    """Where to ask: where a cached redirect leads, else the adopted address, else the one that the user gave."""
    move = state.move
    return move.url if move is not None and now < move.checked_at + CACHED else home(state)


def home(state: FeedState) -> str:
    """The address adopted last, else the one that the user gave."""
    return state.permanent_url or state.feed_url


def after_answer(state: FeedState, asked: str, permanent_url: str | None, at: datetime) -> FeedState:
    """The state after a good answer from `asked`; `permanent_url` is where permanent redirects led, if any did."""
    move = state.move
    if asked != home(state):
        return state if permanent_url is None or move is None else replace(state, move=Move(permanent_url, at, move.checked_at))
    if permanent_url is None or permanent_url == state.refused_url:
        return replace(state, move=None)
    seen = Move(permanent_url, move.since if move is not None and move.url == permanent_url else at, at)
    if permanent_url == _secure(asked):
        return adopted(state, permanent_url, "from http to https")
    if at - seen.since >= HELD:
        return adopted(state, permanent_url, f"the same permanent redirect since {seen.since:%Y-%m-%d}")
    return replace(state, move=seen)


def adopted(state: FeedState, url: str, cause: str) -> FeedState:
    """The state with that address adopted."""
    return replace(state, permanent_url=url, move=None, cause=cause)


def in_doubt(state: FeedState) -> FeedState:
    """The state after a cached redirect led nowhere: the old address is asked next."""
    return state if state.move is None else replace(state, move=replace(state.move, checked_at=state.move.checked_at - CACHED))


def _secure(url: str) -> str:
    return url.replace("http://", "https://", 1)
