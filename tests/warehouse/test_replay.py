"""The same material in other batches, in another order, twice: the same tables."""

import multiprocessing
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from news import NOON, entry, failed_poll, outcome, poll, unreachable
from sums import BOOKS, table_sums

from dateline.warehouse import grouping
from dateline.warehouse.check import run_checks
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.words.records import EntryOutcome, FeedPoll

FEEDS = [f"https://feed{number}.example/rss" for number in range(4)]
ELSEWHERE = f"The White House warned Canada in Ottawa on Monday. {'Its spokesman told reporters that the talks would go on in the spring. ' * 5}".strip()
CORRECTED = "The White House thanked Canada in Ottawa on Monday. This text has been corrected."


def hour(number: int) -> datetime:
    return NOON + timedelta(hours=number)


def polls() -> list[FeedPoll]:
    """By feed in order of time: ten entries each, a failure, an unchanged answer; one article in all feeds, and one of the next feed."""
    made = []
    for number, feed_url in enumerate(FEEDS):
        numbers = range(number * 100, number * 100 + 10)
        shared = entry(number * 100 + 50, feed_url, url="https://news.example/shared")
        neighbour = (number + 1) % len(FEEDS) * 100 + 6
        next_door = entry(number * 100 + 51, feed_url, url=f"https://news.example/{neighbour}")
        made += [
            poll(*numbers[:6], feed_url=feed_url, at=hour(0) + timedelta(minutes=number)),
            failed_poll(feed_url=feed_url, at=hour(1)),
            failed_poll(feed_url=feed_url, at=hour(2)),
            poll(feed_url=feed_url, at=hour(3), outcome="unchanged"),
            poll(feed_url=feed_url, at=hour(4), title="The Newer News", entries=(*(entry(n, feed_url) for n in numbers[3:]), shared, next_door)),
        ]
    return made


def outcomes() -> list[list[EntryOutcome]]:
    """By entry in order of time: most coded, some rejected, tried again, corrected, fetched again unchanged, or one text at many addresses of a site."""
    made = []
    for feed_number, feed_url in enumerate(FEEDS):
        for number in range(feed_number * 100, feed_number * 100 + 10):
            first = outcome(number, at=hour(5), feed_url=feed_url)
            made.append(
                {
                    0: [unreachable(number, at=hour(5), feed_url=feed_url)],
                    1: [unreachable(number, at=hour(5), due_at=hour(6), feed_url=feed_url), outcome(number, at=hour(6), feed_url=feed_url)],
                    2: [outcome(number, None, at=hour(5), feed_url=feed_url)],
                    3: [first, outcome(number, CORRECTED, at=hour(7), feed_url=feed_url)],
                    4: [first, outcome(number, at=hour(7), feed_url=feed_url)],
                    5: [outcome(number, ELSEWHERE, at=hour(6) - timedelta(minutes=number), feed_url=feed_url)],
                    6: [outcome(number, ELSEWHERE, at=hour(6) + timedelta(minutes=number % 3), feed_url=feed_url)],
                }.get(number % 10, [first])
            )
    return made


def shuffled(lists: Sequence[Sequence[EntryOutcome]], chance: random.Random) -> list[EntryOutcome]:
    """All of them; those of one list keep their order."""
    order = [number for number, items in enumerate(lists) for _ in items]
    chance.shuffle(order)
    left = [list(items) for items in lists]
    return [left[number].pop(0) for number in order]


def loaded(home: Path, polled: Sequence[FeedPoll], read: Sequence[EntryOutcome], size: int) -> Layout:
    layout = Layout(home)
    layout.prepare()
    for start in range(0, len(polled), size):
        stage_polls(layout, polled[start : start + size], "run-1")
    for start in range(0, len(read), size):
        stage_outcomes(layout, read[start : start + size], "run-1")
    load_staged(layout)
    return layout


@pytest.mark.parametrize("seed", range(3))
def test_order_and_batches_do_not_matter(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    straight = loaded(tmp_path / "straight", polls(), [item for items in outcomes() for item in items], 1000)
    expected = table_sums(straight, without=BOOKS)
    assert {result.name: result.examples for result in run_checks(straight, fresh=True) if result.offending} == {}
    by_time = sorted(polls(), key=lambda one: (one.polled_at, chance.random()))
    other = loaded(tmp_path / "other", by_time, shuffled(outcomes(), chance), chance.choice((1, 3, 7)))
    assert table_sums(other, without=BOOKS) == expected
    again = loaded(other.home, by_time, shuffled(outcomes(), chance), 5)
    assert table_sums(again, without=BOOKS) == expected


def test_what_is_compared_in_parts_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = [item for items in outcomes() for item in items]
    expected = table_sums(loaded(tmp_path / "at_once", polls(), read, 1000), without=BOOKS)
    monkeypatch.setattr(grouping, "MOST_PAIRS", 40)
    assert table_sums(loaded(tmp_path / "in_parts", polls(), read, 1000), without=BOOKS) == expected


def stage_some(layout: Layout, read: Sequence[EntryOutcome], size: int) -> None:
    for start in range(0, len(read), size):
        stage_outcomes(layout, read[start : start + size], "run-1")


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow), 4])
def test_workers_that_stage_at_once_do_not_matter(tmp_path: Path, workers: int) -> None:
    expected = table_sums(loaded(tmp_path / "straight", polls(), [item for items in outcomes() for item in items], 1000), without=BOOKS)
    layout = Layout(tmp_path / "other")
    layout.prepare()
    for one in sorted(polls(), key=lambda one: one.polled_at):
        stage_polls(layout, [one], "run-1")
    processes = multiprocessing.get_context("forkserver")
    shares = [[item for items in outcomes()[number::workers] for item in items] for number in range(workers)]
    staging = [processes.Process(target=stage_some, args=(layout, share, 3)) for share in shares]
    for process in staging:
        process.start()
    load_staged(layout)
    for process in staging:
        process.join()
    load_staged(layout)
    assert table_sums(layout, without=BOOKS) == expected
