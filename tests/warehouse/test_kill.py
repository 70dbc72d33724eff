"""kill -9 of the loader at random moments: nothing lost, nothing twice."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from news import outcome, poll
from sums import table_sums

from dateline.warehouse.check import run_checks
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.stage import stage_outcomes, stage_polls, staged_batches

BATCH = 20
TOGETHER = 2
"""Batches of a run, which are loaded in one transaction."""


def stage(home: Path, batches: int) -> Layout:
    layout = Layout(home)
    layout.prepare()
    for first in range(0, batches * BATCH, TOGETHER * BATCH):
        starts = range(first, first + TOGETHER * BATCH, BATCH)
        for start in starts:
            stage_polls(layout, [poll(*range(start, start + BATCH), feed_url=f"https://feed{start}.example/rss")], f"run-{first}")
        for start in starts:
            stage_outcomes(layout, [outcome(number, feed_url=f"https://feed{start}.example/rss") for number in range(start, start + BATCH)], f"run-{first}")
    return layout


def renamed(sums: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Batches have names of their own in each queue."""
    return {table: (rows, 0) if table == "load_batch" else (rows, checksum) for table, (rows, checksum) in sums.items()}


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_loads_end_in_the_same_tables(tmp_path: Path, kills: int) -> None:
    undisturbed = stage(tmp_path / "undisturbed", 3 * kills)
    started = time.monotonic()
    load_staged(undisturbed)
    a_transaction = (time.monotonic() - started) / (3 * kills)

    disturbed = stage(tmp_path / "disturbed", 3 * kills)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["dateline.warehouse.load"])
    chance = random.Random(kills)
    killed = 0
    while killed < kills and len(staged_batches(disturbed)) > 1:
        loader = processes.Process(target=load_staged, args=(disturbed,))
        loader.start()
        before = len(staged_batches(disturbed))
        in_opening = chance.random() < 0.2
        while not in_opening and loader.is_alive() and len(staged_batches(disturbed)) == before:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 1.5 * a_transaction))
        if loader.is_alive():
            assert loader.pid is not None
            os.kill(loader.pid, signal.SIGKILL)
            killed += 1
        loader.join()
    load_staged(disturbed)
    assert killed == kills
    assert renamed(table_sums(disturbed)) == renamed(table_sums(undisturbed))
    assert {result.name: result.examples for result in run_checks(disturbed, fresh=True) if result.offending} == {}
