"""Loading: staged batches into the live database, in the order in which they were staged.

Batches that wait are loaded together, as one larger batch in one transaction: to decide what is known, which story and which incident has its price
for each statement, and so has a durable commit. Where the database refuses them together, each is loaded alone, so that only the one that cannot be
loaded is set aside.

Every statement of a load is idempotent: a batch that was committed but not yet taken off the queue when the process died is loaded again
and changes nothing.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dateline.warehouse.connect import first_line, sql
from dateline.warehouse.incidents import settle_batch
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.stage import Batch, discard, gathered, set_aside, staged_batches, sweep_unfinished
from dateline.words.errors import BatchError, RetryError

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
    if not staged_batches(layout):
        return LoadReport()
    with opened(layout) as connection:
        sweep_unfinished(layout)
        return _load_each(connection, layout, staged_batches(layout), progress)


def _load_each(connection: duckdb.DuckDBPyConnection, layout: Layout, paths: Sequence[Path], progress: Callable[[str], None]) -> LoadReport:
    report = LoadReport()
    for batch in gathered(paths):
        if isinstance(batch, BatchError):
            report += _set_aside(connection, layout, batch)
            continue
        try:
            added = _load(connection, batch)
        except BatchError as error:
            if len(batch.names) == 1:
                report += _set_aside(connection, layout, error)
            else:
                for name in batch.names:
                    report += _load_each(connection, layout, [layout.staging / name], progress)
            continue
        for name in batch.names:
            discard(layout.staging / name)
            progress(name)
        report += LoadReport(len(batch.names), added)
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
        raise RetryError(f"cannot load ({first_line(error)}); nothing is lost, put it right and run again", batch.names[0]) from None
    except duckdb.Error as error:
        raise BatchError(first_line(error), batch.names[0]) from None
    return added


def _counts(connection: duckdb.DuckDBPyConnection, kind: str = "") -> Counts:
    counts = Counts(*connection.execute(sql("queries/row_counts")).fetchall()[0])
    if kind != "outcomes":
        return counts
    replaced = connection.execute("SELECT count(*) FROM replaced").fetchall()[0][0]
    return counts + Counts(replaced=replaced)


def _record(connection: duckdb.DuckDBPyConnection, batch: Batch, added: Counts) -> None:
    about = {"run_id": batch.run_id, "loaded_at": _now()}
    connection.execute(sql("queries/load/ledger"), {**about, "batch_id": batch.names[0], "batches": len(batch.names), "kind": batch.kind, **asdict(added)})
    connection.execute(sql("queries/load/run"), about)


def _set_aside(connection: duckdb.DuckDBPyConnection, layout: Layout, error: BatchError) -> LoadReport:
    name, reason = error.identity, error.message
    try:
        connection.execute(sql("queries/load/set_aside"), {"batch_id": name, "reason": reason, "rejected_at": _now()})
        set_aside(layout, layout.staging / name, reason)
    except (OSError, duckdb.Error) as failure:
        raise RetryError(f"cannot set it aside ({first_line(failure)}); put that right and run again", name) from None
    return LoadReport(set_aside=((name, reason),))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
