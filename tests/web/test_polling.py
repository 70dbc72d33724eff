import math
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.web import polling
from dateline.web.polling import Poll, arrival_rate, expected_arrivals, expected_loss, lost_share, next_interval

START = datetime(2026, 1, 10, tzinfo=UTC)


def polls(*seen: tuple[int, int, int]) -> list[Poll]:
    """From (minutes, window, new)."""
    return [Poll(START + timedelta(minutes=minutes), window, new) for minutes, window, new in seen]


def test_a_new_feed_is_polled_again_in_half_an_hour() -> None:
    assert next_interval([]) == next_interval(polls((0, 20, 20))) == 1800


def test_a_silent_feed_is_polled_every_four_hours() -> None:
    assert next_interval(polls((0, 20, 20), (30, 20, 0), (60, 20, 0))) == 4 * 3600


def test_a_busy_feed_is_polled_often() -> None:
    busy = polls((0, 20, 20), (30, 20, 12), (60, 20, 12))
    assert arrival_rate(busy) == pytest.approx(12 / 1800)
    assert 1200 < next_interval(busy) < 1800


def test_a_rise_counts_at_once_and_a_fall_slowly() -> None:
    rise = polls((0, 20, 20), (60, 20, 1), (120, 20, 15))
    assert arrival_rate(rise) == pytest.approx(15 / 3600)
    assert arrival_rate([*rise, *polls((180, 20, 0))]) == pytest.approx(12 / 3600)


def test_hints_and_failures() -> None:
    busy = polls((0, 20, 20), (30, 20, 19))
    assert next_interval(busy) < 1800
    assert next_interval(busy, hint_seconds=3600) == 3600
    assert next_interval(busy, hint_seconds=3600, failures=2) == 4 * 3600
    assert next_interval(busy, failures=1000) == 86_400
    assert next_interval([], failures=1) == 3600


def test_what_was_missed_and_what_will_be() -> None:
    assert expected_arrivals([], START) == expected_arrivals(polls((0, 20, 20)), START + timedelta(hours=1)) == 0
    assert expected_arrivals(polls((0, 20, 20), (60, 20, 10)), START + timedelta(hours=4)) == pytest.approx(30)
    assert expected_loss([], 3600) == expected_loss(polls((0, 20, 20), (60, 20, 0)), 3600) == 0
    assert expected_loss(polls((0, 20, 20), (60, 20, 20)), 10 * 3600) == pytest.approx(0.9, abs=0.001)


@pytest.mark.parametrize("most_missed", [0.1, 0.001, 1e-6])
@pytest.mark.parametrize("window", [2, 5, 20, 100, 300])
def test_no_more_is_missed_at_a_steady_rate_than_the_user_allows(window: int, most_missed: float) -> None:
    mean = polling._safe_arrivals(window, most_missed)
    more = range(window + 1, window + 300)
    missed = sum((count - window) * math.exp(count * math.log(mean) - mean - math.lgamma(count + 1)) for count in more)
    assert missed / mean <= most_missed
    assert lost_share(mean, window) == pytest.approx(missed / mean, abs=1e-9)


def test_a_bolder_user_polls_less_often() -> None:
    busy = polls((0, 20, 20), (30, 20, 12))
    assert next_interval(busy, most_missed=1e-6) < next_interval(busy) < next_interval(busy, most_missed=0.05)


@pytest.mark.parametrize("rate", [1 / 60, 1 / 600, 1 / 7200])
def test_a_simulated_feed(rate: float) -> None:
    """Thirty days of a feed of 30 items: nothing to speak of is missed, and polls are not many more than needed."""
    dice = random.Random(7)
    arrivals = []
    now = 0.0
    while now < 30 * 86_400:
        now += dice.expovariate(rate)
        arrivals.append(now)
    history: list[Poll] = []
    clock, seen, missed = 0.0, 0, 0
    while clock < 30 * 86_400:
        published = sum(1 for _ in _before(arrivals, seen, clock))
        missed += max(published - 30, 0) if history else 0
        history.append(Poll(START + timedelta(seconds=clock), 30, min(published, 30)))
        seen += published
        clock += next_interval(history[-50:])
    assert missed <= 0.001 * len(arrivals)
    assert len(history) < max(len(arrivals) / 4, 30 * 86_400 / polling.LONGEST_SECONDS + 10)


def _before(arrivals: list[float], start: int, clock: float) -> list[float]:
    end = start
    while end < len(arrivals) and arrivals[end] <= clock:
        end += 1
    return arrivals[start:end]


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 300), st.integers(0, 300)), max_size=8),
    st.one_of(st.none(), st.floats(0, 1e9)),
    st.integers(0, 10_000),
)
def test_any_history_gives_an_interval(seen: list[tuple[int, int, int]], hint: float | None, failures: int) -> None:
    assert 300 <= next_interval(polls(*seen), hint, failures) <= 86_400
    assert 0 <= expected_loss(polls(*seen), 600.0) <= 1
    assert expected_arrivals(polls(*seen), START) >= 0
