"""Staging: batches of rows as folders of Parquet files, the durable queue before the database.

A batch is there as a whole or not at all: its folder gets its name only when every file in it is on the disk, and loses it before the first
file goes.
"""

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.warehouse.layout import Layout
from dateline.warehouse.pages import keep
from dateline.warehouse.rows import BESIDE_TABLES, OUTCOME_TABLES, POLL_TABLES, SCHEMAS, Tables, outcome_rows, poll_rows
from dateline.words.errors import BatchError, RetryError
from dateline.words.records import EntryOutcome, FeedPoll
from dateline.words.settings import KeepPages

UNFINISHED = ".unfinished-"
"""Prefix of folders that are being written, or were when the process died."""
UNFINISHED_SECONDS = 600.0
"""Nobody takes longer to write a batch."""
LOADED = ".loaded-"
"""Prefix of folders that are being removed."""
MOST_TOGETHER = 128 * 2**20
"""Bytes of rows that are loaded together; a batch that is larger goes alone."""
_KINDS = {"polls": POLL_TABLES, "outcomes": OUTCOME_TABLES, "beside": BESIDE_TABLES}
_ONCE = {"outcomes": ("article", "article_id"), "beside": ("reading_beside", "document_id")}
"""Of which table and column the rows of a batch are unique: it holds the newest version only."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A staged batch, read; or several that are loaded together. `names`: their folders, `once`: what only one of them may say something of."""

    names: tuple[str, ...]
    kind: str
    run_id: str
    tables: dict[str, pa.Table]
    once: frozenset[str] = frozenset()


def stage_polls(layout: Layout, polls: Sequence[FeedPoll], run_id: str) -> Path | None:
    """One batch of polls; None where there are none. Raises RetryError where it cannot be written."""
    return stage_tables(layout, "polls", arrow(poll_rows(polls)), run_id) if polls else None


def stage_outcomes(layout: Layout, outcomes: Sequence[EntryOutcome], run_id: str, keep_pages: KeepPages = "none") -> Path | None:
    """One batch of what became of entries, whose raw pages are kept first; None where there are none. Raises RetryError where it cannot be written."""
    if not outcomes:
        return None
    kept = keep(layout, (outcome.article for outcome in outcomes if outcome.article is not None), keep_pages)
    return stage_tables(layout, "outcomes", arrow(outcome_rows(outcomes, kept)), run_id)


def stage_tables(layout: Layout, kind: str, tables: Mapping[str, pa.Table], run_id: str) -> Path:
    """One batch of a kind's tables, each in the columns of its schema. Raises RetryError where it cannot be written."""
    name = f"{time.time_ns():020d}-{uuid4().hex[:8]}-{kind}"
    folder = layout.staging / f"{UNFINISHED}{name}"
    try:
        folder.mkdir()
        for table, rows in tables.items():
            _write(folder / f"{table}.parquet", rows.replace_schema_metadata({"run_id": run_id}))
        sync_folder(folder)
        done = layout.staging / name
        folder.rename(done)
        sync_folder(layout.staging)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise RetryError(f"cannot stage a batch ({error.strerror or error}); what is in it is fetched again in the next run", str(folder)) from None
    return done


def staged_batches(layout: Layout) -> list[Path]:
    """Whole batches in the order in which they were staged."""
    return sorted(path for path in layout.staging.iterdir() if not path.name.startswith("."))


def read_batch(path: Path) -> Batch:
    """The batch of that folder. Raises BatchError where it is not one of ours, or damaged."""
    kind = path.name.rpartition("-")[2]
    if kind not in _KINDS or not path.is_dir():
        raise BatchError("this is no batch of ours", path.name)
    tables = {name: _read(path / f"{name}.parquet", SCHEMAS[name]) for name in _KINDS[kind]}
    run_id = next(iter(tables.values())).schema.metadata[b"run_id"].decode()
    key = _ONCE.get(kind)
    return Batch((path.name,), kind, run_id, tables, frozenset(tables[key[0]][key[1]].to_pylist()) if key else frozenset())


def gathered(paths: Iterable[Path]) -> Iterator[Batch | BatchError]:
    """The batches of those folders, in order, those that follow one another and can be one batch as one; for a folder that is no batch, its error."""
    waiting: Batch | None = None
    for path in paths:
        try:
            batch = read_batch(path)
        except BatchError as error:
            yield error
            continue
        if waiting is not None and _go_together(waiting, batch):
            waiting = _joined(waiting, batch)
            continue
        if waiting is not None:
            yield waiting
        waiting = batch
    if waiting is not None:
        yield waiting


def _go_together(one: Batch, other: Batch) -> bool:
    """Whether they are of one kind and one run, not too large, and no two versions of the same thing."""
    size = sum(table.nbytes for batch in (one, other) for table in batch.tables.values())
    return (one.kind, one.run_id) == (other.kind, other.run_id) and size <= MOST_TOGETHER and not one.once & other.once


def _joined(one: Batch, other: Batch) -> Batch:
    tables = {name: pa.concat_tables([table, other.tables[name]]) for name, table in one.tables.items()}
    return Batch(one.names + other.names, one.kind, one.run_id, tables, one.once | other.once)


def discard(path: Path) -> None:
    """Takes a loaded batch off the queue."""
    loaded = path.with_name(f"{LOADED}{path.name}")
    path.rename(loaded)
    sync_folder(path.parent)
    shutil.rmtree(loaded)


def set_aside(layout: Layout, path: Path, reason: str) -> None:
    """Moves a batch out of the queue, with its error."""
    target = layout.set_aside / path.name
    path.rename(target)
    error = target / "error.txt" if target.is_dir() else target.with_name(f"{target.name}.error.txt")
    error.write_text(f"{reason}\n", encoding="utf-8")


def sweep_unfinished(layout: Layout) -> None:
    """Removes what a killed process left half-written or half-removed: nothing in it was promised to anybody, or it is loaded.

    What was touched a moment ago may be another process's work.
    """
    for path in (*layout.staging.glob(f"{LOADED}*"), *layout.staging.glob(f"{UNFINISHED}*")):
        with suppress(FileNotFoundError):  # finished meanwhile
            if path.name.startswith(LOADED) or time.time() - path.stat().st_mtime > UNFINISHED_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def arrow(tables: Tables) -> dict[str, pa.Table]:
    """Rows in the columns of their schemas."""
    return {table: pa.Table.from_pylist(rows, SCHEMAS[table]) for table, rows in tables.items()}


def _read(path: Path, schema: pa.Schema) -> pa.Table:
    try:
        table = pq.ParquetFile(path).read()  # half of what read_table takes, which looks for more files
    except FileNotFoundError:
        raise BatchError(f"{path.name} is missing", path.parent.name) from None
    except (OSError, pa.ArrowException) as error:
        raise BatchError(f"{path.name} cannot be read: {error}", path.parent.name) from None
    if not table.schema.equals(schema):
        raise BatchError(f"{path.name} has other columns than this version stages", path.parent.name)
    return table


def _write(path: Path, table: pa.Table) -> None:
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
