"""Batches by way of an object store: the tables are those of batches that were staged here, whatever is killed or said twice."""

from pathlib import Path

import pytest
from fsspec.core import url_to_fs
from news import outcome, poll
from sums import table_sums

from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.outbox import outbox, receive, send
from dateline.warehouse.stage import stage_outcomes, stage_polls, staged_batches
from dateline.words.errors import RetryError, UsageError

NUMBERS = range(6)


@pytest.fixture(params=["memory", "file"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"memory://{tmp_path.name}" if request.param == "memory" else f"file://{tmp_path / 'store'}"


def prepared(home: Path) -> Layout:
    layout = Layout(home)
    layout.prepare()
    stage_polls(layout, [poll(*NUMBERS)], "one")
    load_staged(layout)
    return layout


@pytest.fixture
def expected(tmp_path: Path) -> dict[str, tuple[int, int]]:
    layout = prepared(tmp_path / "here")
    stage_outcomes(layout, [outcome(number) for number in NUMBERS], "one")
    load_staged(layout)
    return table_sums(layout, without=("load_batch",))


def worker(home: Path, *numbers: int) -> Layout:
    """A worker with a home of its own, and a batch in its outbox."""
    layout = Layout(home)
    outbox(layout).prepare()
    stage_outcomes(outbox(layout), [outcome(number) for number in numbers], "one")
    return layout


def test_several_workers_and_one_loader(tmp_path: Path, url: str, expected: dict[str, tuple[int, int]]) -> None:
    loader = prepared(tmp_path / "loader")
    for part in ((0, 1), (2, 3), (4, 5)):
        assert send(worker(tmp_path / str(part[0]), *part), url) == 1
    assert receive(loader, url) == 3
    assert receive(loader, url) == 0
    load_staged(loader)
    assert table_sums(loader, without=("load_batch",)) == expected


def test_what_a_killed_process_left_is_sent_and_what_comes_twice_changes_nothing(tmp_path: Path, url: str, expected: dict[str, tuple[int, int]]) -> None:
    loader = prepared(tmp_path / "loader")
    layout = worker(tmp_path / "worker", *NUMBERS)
    store, folder = url_to_fs(url)
    (batch,) = staged_batches(outbox(layout))
    store.makedirs(folder, exist_ok=True)
    store.pipe_file(f"{folder}/{batch.name}.tar.part", b"half of i")  # killed while it was written
    assert receive(loader, url) == 0
    assert send(layout, url) == 1
    sent = store.cat_file(f"{folder}/{batch.name}.tar")
    receive(loader, url)
    store.pipe_file(f"{folder}/{batch.name}.tar", sent)  # killed between the queue and the removal
    receive(loader, url)
    load_staged(loader)
    store.pipe_file(f"{folder}/{batch.name}.tar", sent)  # and after it had been loaded
    receive(loader, url)
    load_staged(loader)
    assert table_sums(loader, without=("load_batch",)) == expected


def test_a_store_that_is_not_there_keeps_the_batches_and_says_so(tmp_path: Path) -> None:
    layout = worker(tmp_path / "worker", *NUMBERS)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(RetryError, match="store does not answer"):
        send(layout, f"file://{tmp_path / 'file' / 'store'}")
    with pytest.raises(UsageError, match="no store that we can use"):
        send(layout, "nowhere://bucket/batches")
    assert len(staged_batches(outbox(layout))) == 1
