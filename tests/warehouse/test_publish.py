"""A reader that keeps the published copy open for the whole of a long ingest, and one that opens it anew twenty times a second: no query fails, no load
stalls, and what was published before an opening is seen by it."""

import json
import multiprocessing
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb
import pytest
from news import outcome, poll

from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import SPARE_SHARE, publish
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.words.errors import UsageError

COUNT = "SELECT count(*) FROM event_flat"
Sights = list[tuple[float, int]]


def keep_open(layout: Layout, done: Event, found: "Queue[Sights]") -> None:
    """What a connection sees that stays open."""
    seen = []
    with duckdb.connect(layout.published, read_only=True) as connection:
        while not done.is_set():
            seen.append((time.time(), connection.execute(COUNT).fetchall()[0][0]))
            time.sleep(0.01)
    found.put(seen)


def open_again(layout: Layout, done: Event, found: "Queue[Sights]") -> None:
    """What connections see, each with the time of its opening."""
    seen = []
    while not done.is_set():
        at = time.time()
        with duckdb.connect(layout.published, read_only=True) as connection:
            seen.append((at, connection.execute(COUNT).fetchall()[0][0]))
        time.sleep(0.05)
    found.put(seen)


def ingest(layout: Layout, batch: int) -> None:
    numbers = range(batch * 5, batch * 5 + 5)
    feed = f"https://feed{batch}.example/rss"
    stage_polls(layout, [poll(*numbers, feed_url=feed)], "run-1")
    stage_outcomes(layout, [outcome(number, feed_url=feed) for number in numbers], "run-1")
    report = load_staged(layout)
    assert (report.batches, report.added.events, report.set_aside) == (2, 5, ())


@pytest.mark.parametrize("batches", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_readers_never_wait_and_never_block(tmp_path: Path, batches: int) -> None:
    layout = Layout(tmp_path / "home")
    layout.prepare()
    ingest(layout, 0)
    publish(layout)
    processes = multiprocessing.get_context("forkserver")
    done = processes.Event()
    found: dict[str, Queue[Sights]] = {"kept": processes.Queue(), "again": processes.Queue()}
    readers = [processes.Process(target=target, args=(layout, done, found[name])) for name, target in (("kept", keep_open), ("again", open_again))]
    for reader in readers:
        reader.start()
    published = [(time.time(), 5)]
    for batch in range(1, batches):
        ingest(layout, batch)
        if publish(layout, in_passing=batch < batches - 1):
            published.append((time.time(), 5 * (batch + 1)))
    publish(layout)
    published.append((time.time(), 5 * batches))
    time.sleep(0.5)
    done.set()
    kept, again = found["kept"].get(), found["again"].get()
    for reader in readers:
        reader.join()
    assert [reader.exitcode for reader in readers] == [0, 0]
    assert {count for _, count in kept} == {kept[0][1]}, "who keeps a copy open keeps its rows"
    for at, count in again:
        assert count >= max((rows for when, rows in published if when <= at), default=0), "an opening sees what was published before it"
    assert again[-1][1] == 5 * batches


def test_copies_in_passing_take_a_twentieth_of_the_time(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "home")
    layout.prepare()
    ingest(layout, 0)
    assert publish(layout, in_passing=True), "nothing was published before"
    ingest(layout, 1)
    for seconds, may in ((10.0, False), (0.0, True)):
        layout.publish_note.write_text(json.dumps({"source_mtime_ns": 1, "finished_at": time.time() - 10 / SPARE_SHARE + 100, "seconds": seconds}))
        assert publish(layout, in_passing=True) is may


def test_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no database yet"):
        publish(Layout(tmp_path / "home"))
