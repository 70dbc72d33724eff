"""Loading: staged batches into the live database, each in one transaction, in the order in which they were staged.

Every statement of a load is idempotent: a batch that was committed but not yet taken off the queue when the process died is loaded again
and changes nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dateline.errors import BatchError, RetryError
from warehouse.connect import first_line, sql
from warehouse.incidents import settle_batch
from warehouse.layout import Layout
from warehouse.live import opened
from warehouse.stage import Batch, discard, read_batch, set_aside, staged_batches, sweep_unfinished

_OF_THE_MACHINE = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.InterruptException,
    duckdb.TransactionException,  # a commit that could not be written
)
"""Errors that say nothing against the batch: the disk is full, memory is short."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows more than before, by table. `replaced`: articles whose new reading took the place of the old one."""

    entries: int = 0
    articles: int = 0
    documents: int = 0
    events: int = 0
    rejections: int = 0
    polls: int = 0
    replaced: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, field.name) - getattr(other, field.name) for field in fields(self)))


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did: batches loaded, rows added, and batches set aside with their errors."""

    batches: int = 0
    added: Counts = Counts()
    set_aside: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "LoadReport") -> "LoadReport":
        return LoadReport(self.batches + other.batches, self.added + other.added, (*self.set_aside, *other.set_aside))


def load_staged(layout: Layout, progress: Callable[[str], None] = lambda name: None) -> LoadReport:
    """Loads every staged batch. One that cannot be loaded is set aside with its error, and the rest goes on.

    Raises BusyError or UsageError where the database cannot be opened, RetryError where it cannot be written; the batches stay.
    """
    layout.prepare()
    report = LoadReport()
    if not staged_batches(layout):
        return report
    with opened(layout) as connection:
        sweep_unfinished(layout)
        for path in staged_batches(layout):
            try:
                added = _load(connection, read_batch(path))
            except BatchError as error:
                _set_aside(connection, layout, path, error.message)
                report = LoadReport(report.batches, report.added, (*report.set_aside, (path.name, error.message)))
                continue
            discard(path)
            report = LoadReport(report.batches + 1, report.added + added, report.set_aside)
            progress(path.name)
    return report


def _load(connection: duckdb.DuckDBPyConnection, batch: Batch) -> Counts:
    try:
        connection.execute("BEGIN")
        try:
            before = _counts(connection)
            for name, table in batch.tables.items():
                connection.register(f"staged_{name}", table)
            connection.execute("SET VARIABLE run_id = $1", [batch.run_id])
            connection.execute(sql(f"queries/load/{batch.kind}"))
            if batch.kind == "outcomes":
                settle_batch(connection)
            added = _counts(connection, batch.kind) - before
            if added != Counts():
                _record(connection, batch, added)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):  # a commit that failed has ended the transaction; its error is the one to tell
                connection.execute("ROLLBACK")
            raise
    except _OF_THE_MACHINE as error:
        raise RetryError(f"cannot load ({first_line(error)}); nothing is lost, put it right and run again", batch.name) from None
    except duckdb.Error as error:
        raise BatchError(first_line(error), batch.name) from None
    return added


def _counts(connection: duckdb.DuckDBPyConnection, kind: str = "") -> Counts:
    counts = Counts(*connection.execute(sql("queries/row_counts")).fetchall()[0])
    if kind != "outcomes":
        return counts
    replaced = connection.execute("SELECT count(*) FROM replaced").fetchall()[0][0]
    return counts + Counts(replaced=replaced)


def _record(connection: duckdb.DuckDBPyConnection, batch: Batch, added: Counts) -> None:
    about = {"run_id": batch.run_id, "loaded_at": _now()}
    connection.execute(sql("queries/load/ledger"), {**about, "batch_id": batch.name, "kind": batch.kind, **asdict(added)})
    connection.execute(sql("queries/load/run"), about)


def _set_aside(connection: duckdb.DuckDBPyConnection, layout: Layout, path: Path, reason: str) -> None:
    try:
        connection.execute(sql("queries/load/set_aside"), {"batch_id": path.name, "reason": reason, "rejected_at": _now()})
        set_aside(layout, path, reason)
    except (OSError, duckdb.Error) as error:
        raise RetryError(f"cannot set it aside ({first_line(error)}); put that right and run again", path.name) from None


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
