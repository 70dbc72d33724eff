"""Where articles are read makes no difference: threads, processes and Dask's local cluster give the same tables, also by way of a store."""

import subprocess
from pathlib import Path

import pytest
from service import DATELINE, environment
from tables import content

from dateline.flows.steps.runners import parts_of
from dateline.words.records import FeedEntry, PendingEntry
from dateline.words.settings import Settings


def test_parts_keep_publishers_together_and_lose_nothing() -> None:
    urls = [f"https://{host}/{number}" for host in ("a.bbc.co.uk", "b.bbc.co.uk", "cnn.com", "un.org") for number in range(3)]
    entries = [PendingEntry(url, FeedEntry("", url)) for url in urls]
    for runner in ("threads", "processes", "dask"):
        parts = parts_of(Settings(task_runner=runner, workers=3), entries)
        assert sorted(entry.entry_id for part in parts for entry in part.entries) == sorted(entry.entry_id for entry in entries)
        assert len(parts) == (1 if runner == "threads" else 3)
        for publisher in ("bbc.co.uk", "cnn.com", "un.org"):
            assert sum(any(publisher in entry.entry.url for entry in part.entries) for part in parts) == 1


def run(home: Path, **settings: str) -> dict[str, list[tuple[object, ...]]]:
    result = subprocess.run([str(DATELINE), "run", "--now"], env=environment(home, **settings), capture_output=True, text=True, timeout=400)
    assert result.returncode in (0, 1), result.stdout + result.stderr
    assert "17 article" in result.stdout, result.stdout + result.stderr
    return content(home)


@pytest.mark.slow
def test_the_same_tables_on_processes_and_on_dask(tmp_path: Path) -> None:
    expected = run(tmp_path / "threads")
    assert run(tmp_path / "processes", DATELINE_TASK_RUNNER="processes") == expected
    store = tmp_path / "store"
    assert run(tmp_path / "dask", DATELINE_TASK_RUNNER="dask", DATELINE_STAGING_URL=f"file://{store}") == expected
    assert list(store.iterdir()) == []
