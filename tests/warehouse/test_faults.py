"""The disk is full, the folder read-only, the file taken or of a newer version: each is a clear error, nothing is lost, the next run recovers."""

import multiprocessing
import os
import resource
import signal
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import pytest
from news import outcome, poll
from sums import BOOKS, table_sums

from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import publish
from dateline.warehouse.stage import stage_outcomes, stage_polls, staged_batches
from dateline.words.errors import BusyError, DatelineError, UsageError

NUMBERS = range(40)
LONG = "The White House warned Canada in Ottawa on Monday. " + " ".join(f"{number:x}" for number in range(4000)) + "."


def stage(layout: Layout) -> None:
    stage_polls(layout, [poll(*NUMBERS)], "run-1")
    stage_outcomes(layout, [outcome(number, LONG) for number in NUMBERS], "run-1")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int]]:
    """The tables of an undisturbed load."""
    layout = Layout(tmp_path_factory.mktemp("undisturbed"))
    layout.prepare()
    stage(layout)
    load_staged(layout)
    return table_sums(layout, without=BOOKS)


def elsewhere(work: Callable[..., object], *arguments: object) -> tuple[str, str]:
    """Kind and text of the error that the work ends with in a process of its own; both empty where there is none."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["dateline.warehouse.load"])
    receive, send = processes.Pipe(duplex=False)
    process = processes.Process(target=tell, args=(send, work, arguments))
    process.start()
    found: tuple[str, str] = receive.recv()
    process.join()
    return found


def tell(send: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    try:
        work(*arguments)
        send.send(("", ""))
    except DatelineError as error:
        send.send((type(error).__name__, str(error)))
    except BaseException as error:  # told to the test, which expects another kind
        send.send((type(error).__name__, repr(error)))


def with_small_files(size: int, work: Callable[[Layout], object], layout: Layout) -> None:
    """The work where no file can grow beyond a size: as on a full disk, writing fails."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    work(layout)


def publish_again(layout: Layout) -> None:
    publish(layout, force=True)


def load_as_nobody(layout: Layout) -> None:
    if os.geteuid() == 0:  # who may write everywhere
        os.setgid(65534)
        os.setuid(65534)
    load_staged(layout)


def test_a_full_disk_while_loading(layout: Layout, expected: dict[str, tuple[int, int]]) -> None:
    with opened(layout):
        pass
    stage(layout)
    kind, text = elsewhere(with_small_files, 20_000, load_staged, layout)
    assert (kind, "nothing is lost" in text) == ("RetryError", True), text
    assert staged_batches(layout)
    load_staged(layout)
    assert table_sums(layout, without=BOOKS) == expected


@pytest.mark.slow
@pytest.mark.parametrize("room", [100_000, 500_000])
def test_a_disk_that_fills_up_between_log_and_file(layout: Layout, expected: dict[str, tuple[int, int]], room: int) -> None:
    """The write-ahead log may have room where the file has none: then the load is done, or it failed, and nothing is lost either way."""
    with opened(layout):
        pass
    stage(layout)
    kind, _ = elsewhere(with_small_files, room, load_staged, layout)
    assert bool(staged_batches(layout)) == (kind == "RetryError")
    load_staged(layout)
    assert table_sums(layout, without=BOOKS) == expected


def test_a_full_disk_while_staging(layout: Layout) -> None:
    kind, text = elsewhere(with_small_files, 4_000, stage, layout)
    assert kind == "RetryError"
    assert "cannot stage a batch" in text
    assert list(layout.staging.iterdir()) == [] or staged_batches(layout)


def test_a_full_disk_while_publishing(layout: Layout) -> None:
    stage(layout)
    load_staged(layout)
    publish(layout)
    before = layout.published.read_bytes()
    kind, text = elsewhere(with_small_files, 100_000, publish_again, layout)
    assert (kind, "the last copy stays" in text) == ("RetryError", True)
    assert layout.published.read_bytes() == before
    assert list(layout.home.glob("*.unfinished")) == []
    assert publish(layout, force=True)


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that nobody may write to."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "home").mkdir(mode=0o555)
        yield Path(folder) / "home"


def test_a_read_only_folder(read_only: Path) -> None:
    kind, text = elsewhere(load_as_nobody, Layout(read_only))
    assert (kind, "set DATELINE_HOME to a folder of yours" in text) == ("UsageError", True), text


def test_a_file_that_another_program_has_open(layout: Layout, expected: dict[str, tuple[int, int]]) -> None:
    with opened(layout):
        pass
    stage(layout)
    with duckdb.connect(layout.live):
        kind, text = elsewhere(load_staged, layout)
    assert (kind, "close it there" in text) == (BusyError.__name__, True), text
    assert len(staged_batches(layout)) == 2
    load_staged(layout)
    assert table_sums(layout, without=BOOKS) == expected


def test_a_file_of_a_newer_version(layout: Layout, expected: dict[str, tuple[int, int]]) -> None:
    with opened(layout) as connection:
        connection.execute("INSERT INTO schema_migration VALUES ('999_later', 'x', now())")
    stage(layout)
    with pytest.raises(UsageError, match="newer Dateline"):
        load_staged(layout)
    assert len(staged_batches(layout)) == 2
    with duckdb.connect(layout.live) as connection:
        connection.execute("DELETE FROM schema_migration WHERE name = '999_later'")
    load_staged(layout)
    assert table_sums(layout, without=BOOKS) == expected


def test_a_batch_that_the_tables_refuse_is_set_aside_with_its_rows_undone(layout: Layout) -> None:
    stage(layout)
    with opened(layout) as connection:
        connection.execute("ALTER TABLE event ALTER COLUMN quad TYPE BOOLEAN")
        connection.execute("ALTER TABLE event ALTER COLUMN event_on SET NOT NULL")
        connection.execute("ALTER TABLE event ALTER COLUMN goldstein TYPE DATE USING NULL")
    report = load_staged(layout)
    assert (report.batches, len(report.set_aside)) == (1, 1)
    with duckdb.connect(layout.live, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM article").fetchall() == [(0,)]
        assert connection.execute("SELECT state, count(*) FROM feed_entry GROUP BY ALL").fetchall() == [("pending", len(NUMBERS))]
        assert connection.execute("SELECT reason FROM rejection WHERE stage = 'load'").fetchall() == [("set-aside",)]


def test_of_batches_that_are_loaded_together_only_the_refused_one_is_set_aside(layout: Layout) -> None:
    stage_polls(layout, [poll(1, 2, 3)], "run-1")
    for number, text in ((1, f"First. {LONG}"), (2, None), (3, LONG)):
        stage_outcomes(layout, [outcome(number, text)], "run-1")
    stage_polls(layout, [poll(4)], "run-2")
    refused = staged_batches(layout)[2].name
    with opened(layout) as connection:
        connection.execute("ALTER TABLE article ALTER COLUMN document_id SET NOT NULL")
    report = load_staged(layout)
    assert (report.batches, report.added.articles, [name for name, _ in report.set_aside]) == (4, 2, [refused])
    assert [path.name for path in layout.set_aside.iterdir()] == [refused]
    assert staged_batches(layout) == []
