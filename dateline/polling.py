"""When to poll a feed next, from its own history: often enough to miss next to nothing, and no more often than that.

A feed shows its newest items, a window of them. What arrives between two polls beyond the window is never seen; so the time between polls
follows the rate at which items arrive and the length of the window.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import sqrt

SHORTEST_SECONDS = 300.0
LONGEST_SECONDS = 4 * 3600.0
LONGEST_BACK_OFF_SECONDS = 86_400.0
_FIRST_SECONDS = 1800.0
_DECAY = 0.2
_DEVIATIONS = 3.0


@dataclass(frozen=True, slots=True)
class Poll:
    """One successful poll: when, how many items the feed showed (`window`), how many of them were new."""

    polled_at: datetime
    window: int
    new: int


def arrival_rate(polls: Sequence[Poll]) -> float:
    """Items a second that a feed brings, from its polls in order of time; 0 where fewer than two tell nothing yet.

    Follows a rise at once and a fall by a fifth a poll: news comes in bursts, and being late for one costs more than a poll too many.
    """
    rate = 0.0
    for earlier, later in pairwise(polls):
        observed = later.new / _seconds_between(earlier, later)
        rate = max(observed, rate + _DECAY * (observed - rate))
    return rate


def missed_items(polls: Sequence[Poll]) -> float:
    """Estimate of the items that came and went between the last two polls; 0 where any item was seen before, for then the windows overlap.

    Otherwise as many as the rate before would have brought beyond the window, and at least one: a window full of new items is proof of a gap
    as good as none of its absence.
    """
    if len(polls) < 2 or polls[-1].window == 0 or polls[-1].new < polls[-1].window:
        return 0.0
    expected = arrival_rate(polls[:-1]) * _seconds_between(polls[-2], polls[-1])
    return max(expected - polls[-1].window, 1.0)


def next_interval(polls: Sequence[Poll], hint_seconds: float | None = None, failures: int = 0) -> float:
    """Seconds until the next poll.

    So long that the items arriving meanwhile fill the window only at three standard deviations of a Poisson process: less than 0.1 % are
    missed while the rate holds and the window has five items or more. From five minutes to four hours; not before the server's and the feed's own hint
    (`dateline.freshness.next_poll_hint`); doubled for every failure in a row, up to a day. No feed is ever given up.
    """
    interval = min(max(_safe_seconds(polls), SHORTEST_SECONDS, hint_seconds or 0.0), LONGEST_BACK_OFF_SECONDS)
    return min(interval * 2.0 ** min(failures, 20), LONGEST_BACK_OFF_SECONDS)


def _safe_seconds(polls: Sequence[Poll]) -> float:
    if len(polls) < 2:
        return _FIRST_SECONDS
    rate = arrival_rate(polls)
    arrivals = _safe_arrivals(max(poll.window for poll in polls[-5:]))
    return min(arrivals / rate, LONGEST_SECONDS) if rate > 0 else LONGEST_SECONDS


def _safe_arrivals(window: int) -> float:
    """The mean m of a Poisson process with m + 3 sqrt(m) = window - 1."""
    if window <= 1:
        return 0.0
    return ((sqrt(_DEVIATIONS**2 + 4 * (window - 1)) - _DEVIATIONS) / 2) ** 2


def _seconds_between(earlier: Poll, later: Poll) -> float:
    return max((later.polled_at - earlier.polled_at).total_seconds(), 1.0)
