"""`dateline run` as a user starts it: a process with Prefect's own server, over the demo feeds. Killed, too."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from tables import content

from dateline.warehouse.layout import Layout

pytestmark = pytest.mark.slow
DATELINE = Path(sys.executable).with_name("dateline")
ROUNDS = 5
SEED = 20260115


def environment(home: Path) -> dict[str, str]:
    """The developer's own, without network to the real feeds' hosts taking long and without settings of theirs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
    return {**kept, "DATELINE_HOME": str(home), "DATELINE_DEADLINE_SECONDS": "5"}


def run(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(DATELINE), "run", "--now"], env=environment(home), capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    home = tmp_path_factory.mktemp("first")
    return home, run(home)


def test_the_first_run_gives_events_and_says_what_came_in(first: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    home, result = first
    assert result.returncode in (0, 1), result.stderr
    assert "17 new" in result.stdout
    assert "17 article" in result.stdout
    assert len(content(home)["event"]) >= 25
    assert sum(line.startswith("feed http") for line in result.stdout.splitlines()) >= 17
    assert "Traceback" not in result.stderr


def test_it_is_a_prefect_run_with_an_artifact_and_few_tasks(first: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    home, _ = first
    import sqlite3

    with sqlite3.connect(home / "prefect" / "prefect.db") as connection:
        ((name, state),) = connection.execute("SELECT name, state_type FROM flow_run").fetchall()
        assert name.startswith("ingest-")
        assert state == "COMPLETED"
        assert connection.execute("SELECT count(*) FROM task_run").fetchone()[0] < 60
        ((data,),) = connection.execute("SELECT data FROM artifact WHERE key = 'ingest'").fetchall()
    table = json.loads(json.loads(data)) if isinstance(json.loads(data), str) else json.loads(data)
    assert {"what": "new entries", "count": 17} in table
    assert any(row["what"].startswith("events: ") for row in table)
    assert any(row["what"].startswith("articles: ") for row in table)


def test_a_second_run_adds_nothing(first: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    home, _ = first
    with duckdb.connect(Layout(home).live, read_only=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        before = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables}
    result = run(home)
    assert "nothing new" in result.stdout
    with duckdb.connect(Layout(home).live, read_only=True) as connection:
        assert {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables} == before


def test_killed_at_any_moment_nothing_is_lost_or_doubled(first: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    expected = content(first[0])
    moments = random.Random(SEED)
    for number in range(ROUNDS):
        home = tmp_path / str(number)
        process = subprocess.Popen(
            [str(DATELINE), "run", "--now"], env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        at = moments.uniform(6, 22)
        time.sleep(at)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        result = run(home)
        assert result.returncode in (0, 1), result.stderr
        found = content(home)
        assert {name: len(rows) for name, rows in found.items()} == {name: len(rows) for name, rows in expected.items()}, f"killed after {at:.1f} s"
        assert found == expected, f"killed after {at:.1f} s"
