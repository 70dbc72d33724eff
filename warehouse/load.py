"""Loading: staged batches into the live database, each in one transaction, in the order in which they were staged."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dateline.errors import BatchError
from warehouse.connect import opened, sql
from warehouse.layout import Layout
from warehouse.rows import SCHEMAS
from warehouse.stage import staged_batches, sweep_unfinished


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the tables that grow."""

    entries: int = 0
    articles: int = 0
    documents: int = 0
    events: int = 0
    rejections: int = 0
    polls: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name.name) + getattr(other, name.name) for name in fields(self)))

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name.name) - getattr(other, name.name) for name in fields(self)))


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did: batches loaded, rows added, and batches set aside with their errors."""

    batches: int = 0
    added: Counts = Counts()
    set_aside: tuple[tuple[str, str], ...] = ()


def load_staged(layout: Layout, progress: Callable[[str], None] = lambda name: None) -> LoadReport:
    """Loads every staged batch. One that cannot be loaded is set aside with its error, and the rest goes on.

    Raises BusyError or UsageError where the database cannot be opened; the batches stay.
    """
    layout.prepare()
    report = LoadReport()
    if not staged_batches(layout):
        return report
    with opened(layout) as connection:
        sweep_unfinished(layout)
        for batch in staged_batches(layout):
            try:
                added = _load(connection, batch)
            except BatchError as error:
                _set_aside(layout, batch, str(error))
                report = LoadReport(report.batches, report.added, (*report.set_aside, (batch.name, str(error))))
                continue
            shutil.rmtree(batch)
            report = LoadReport(report.batches + 1, report.added + added, report.set_aside)
            progress(batch.name)
    return report


def _load(connection: duckdb.DuckDBPyConnection, batch: Path) -> Counts:
    kind = batch.name.rpartition("-")[2]
    try:
        tables = {path.stem: pq.read_table(path) for path in sorted(batch.glob("*.parquet"))}
        run_id = _run_id(tables, batch)
        connection.execute("BEGIN")
        try:
            before = _counts(connection)
            for name, table in tables.items():
                connection.register(f"staged_{name}", table)
            connection.execute("SET VARIABLE run_id = $run_id", {"run_id": run_id})
            connection.execute(sql(f"queries/load/{kind}"))
            connection.execute(sql("queries/load/rejections"))
            added = _counts(connection) - before
            if added != Counts():
                values = [batch.name, run_id, kind, added.entries, added.articles, added.documents, added.events, added.rejections]
                connection.execute("INSERT INTO load_batch SELECT $1, $2, $3, now(), $4, $5, $6, $7, $8", values)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    except (duckdb.IOException, duckdb.OutOfMemoryException):
        raise  # of the machine, not of the batch: it stays staged
    except (duckdb.Error, pa.ArrowInvalid, OSError, KeyError) as error:
        raise BatchError(str(error).strip().splitlines()[0], batch.name) from None
    return added


def _run_id(tables: dict[str, pa.Table], batch: Path) -> str:
    metadata = next(iter(tables.values())).schema.metadata if tables else None
    if not metadata or not tables.keys() <= SCHEMAS.keys():
        raise BatchError("this is no batch of ours", batch.name)
    return str(metadata[b"run_id"].decode())


def _counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    return Counts(*(connection.execute(sql("queries/row_counts")).fetchone() or ()))


def _set_aside(layout: Layout, batch: Path, reason: str) -> None:
    target = layout.set_aside / batch.name
    shutil.rmtree(target, ignore_errors=True)
    batch.rename(target)
    (target / "error.txt").write_text(f"{reason}\n", encoding="utf-8")
