"""When to poll a feed next, from its own history: often enough to miss no more items than the user allows, and no more often than that.

A feed shows its newest items, a window of them. What arrives between two polls beyond the window is never seen; so the time between polls
follows the rate at which items arrive and the length of the window. Arrivals are taken for a Poisson process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from math import exp

SHORTEST_SECONDS = 300.0
LONGEST_SECONDS = 4 * 3600.0
LONGEST_BACK_OFF_SECONDS = 86_400.0
_FIRST_SECONDS = 1800.0
_DECAY = 0.2
MOST_MISSED = 0.001
"""Share of a feed's items that may be missed between polls, unless the user sets another."""
_LONGEST_WINDOW = 500


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


def expected_arrivals(polls: Sequence[Poll], now: datetime) -> float:
    """Items that have arrived since the last poll, by the rate before; 0 where nothing is known yet.

    Where every item shown is new, those of them beyond the window were missed (`missed` in the warehouse).
    """
    return arrival_rate(polls) * max((now - polls[-1].polled_at).total_seconds(), 0.0) if polls else 0.0


def next_interval(polls: Sequence[Poll], hint_seconds: float | None = None, failures: int = 0, most_missed: float = MOST_MISSED) -> float:
    """Seconds until the next poll.

    So long that, while the rate holds, `most_missed` is the share of items that are expected to come and go meanwhile. From five minutes to
    four hours; not before the server's and the feed's own hint (`dateline.web.freshness.next_poll_hint`); doubled for every failure in a row, up
    to a day. No feed is ever given up.
    """
    interval = min(max(_safe_seconds(polls, most_missed), SHORTEST_SECONDS, hint_seconds or 0.0), LONGEST_BACK_OFF_SECONDS)
    return min(interval * 2.0 ** min(failures, 20), LONGEST_BACK_OFF_SECONDS)


def expected_loss(polls: Sequence[Poll], interval: float) -> float:
    """Share of the items arriving within so many seconds that are expected to be gone by then.

    Above what the user allows where the feed fills its window in less than the shortest interval, or where its server asks for a longer one.
    """
    return lost_share(arrival_rate(polls) * interval, _window(polls)) if polls else 0.0


def lost_share(mean: float, window: int) -> float:
    """E[max(N - window, 0)] / mean for the number N of a Poisson process with that mean."""
    if mean <= 0 or window <= 0:
        return 0.0
    if mean > _LONGEST_WINDOW:  # so many that they are sure to come
        return max(mean - window, 0.0) / mean
    term = exp(-mean)
    below = 0.0
    for count in range(window):
        below += term
        term *= mean / (count + 1)
    at_least, more = max(1.0 - below, 0.0), max(1.0 - below - term, 0.0)
    return min(max(at_least - window * more / mean, 0.0), 1.0)


def _safe_seconds(polls: Sequence[Poll], most_missed: float) -> float:
    if len(polls) < 2:
        return _FIRST_SECONDS
    rate = arrival_rate(polls)
    return min(_safe_arrivals(_window(polls), most_missed) / rate, LONGEST_SECONDS) if rate > 0 else LONGEST_SECONDS


def _window(polls: Sequence[Poll]) -> int:
    return max(poll.window for poll in polls[-5:])


@lru_cache(maxsize=4096)
def _safe_arrivals(window: int, most_missed: float) -> float:
    """The mean at which the share lost is `most_missed`, of a window one shorter: so one item seen before proves that none was missed."""
    window = min(window, _LONGEST_WINDOW) - 1
    low, high = 0.0, float(max(window, 0))
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if lost_share(middle, window) <= most_missed else (low, middle)
    return low


def _seconds_between(earlier: Poll, later: Poll) -> float:
    return max((later.polled_at - earlier.polled_at).total_seconds(), 1.0)
