"""Runs that wait their turn: they hold no place among those that the service works on, and go one after the other."""

import re
import time
from pathlib import Path

import pytest
from service import ENDED, PATIENCE, serving

from dateline.flows.runs import WAITING
from dateline.flows.steps.history.work import BACKFILL_LOCK
from dateline.warehouse.layout import locked

pytestmark = pytest.mark.slow
PLACES, BACKFILLS = 2, 3
"""Runs that the service works on at once, and backfills that are asked for: more than there are places."""


def test_ingest_starts_on_schedule_while_more_backfills_wait_than_there_are_places(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "feeds.csv").write_text("url\n")
    with serving(home, PREFECT_RUNNER_PROCESS_LIMIT=str(PLACES), DATELINE_INGEST_EVERY_SECONDS="15") as service:

        def ask(number: int) -> None:
            file = tmp_path / f"{number}.txt"
            file.write_text(f"Estonia expelled two Russian diplomats in the afternoon, as it had said {number} days before.")
            service.prefect("deployment", "run", "backfill/files", "-p", f'paths=["{file}"]')

        with locked(home / BACKFILL_LOCK):
            for number in range(BACKFILLS):
                ask(number)
            deadline = time.monotonic() + PATIENCE
            while [run["state_name"] for run in service.runs("backfill")] != [WAITING] * BACKFILLS:
                assert time.monotonic() < deadline, service.runs("backfill")
                time.sleep(0.3)
            began = service.output.count(" done: ")
            service.await_line(rf"(?s)( done: .*){{{began + 2}}}")
            assert [run["state_type"] for run in service.runs("backfill") if run["state_type"] in ENDED] == []
        ask(BACKFILLS)  # it meets none, and has the next one begin when it has ended
        assert {run["state_name"] for run in service.await_runs("backfill", BACKFILLS + 1, BACKFILLS * PATIENCE)} == {"Completed"}
        assert len(re.findall(r"\S+: waits until another backfill has ended", service.output)) >= BACKFILLS
        assert service.stop() == 0, service.output
