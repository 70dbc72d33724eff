"""Staging: batches of rows as folders of Parquet files, the durable queue before the database."""

import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.errors import UsageError
from dateline.records import EntryOutcome, FeedPoll
from warehouse.layout import Layout
from warehouse.rows import SCHEMAS, Tables, outcome_rows, poll_rows

UNFINISHED = ".unfinished-"
"""Prefix of folders that are being written, or were when the process died."""


def stage_polls(layout: Layout, polls: Sequence[FeedPoll], run_id: str) -> Path | None:
    """One batch of polls; None where there are none."""
    return _stage(layout, "polls", poll_rows(polls), run_id) if polls else None


def stage_outcomes(layout: Layout, outcomes: Sequence[EntryOutcome], run_id: str) -> Path | None:
    """One batch of what became of entries; None where there are none."""
    return _stage(layout, "outcomes", outcome_rows(outcomes), run_id) if outcomes else None


def staged_batches(layout: Layout) -> list[Path]:
    """Whole batches in the order in which they were staged."""
    return sorted(path for path in layout.staging.iterdir() if path.is_dir() and not path.name.startswith("."))


def sweep_unfinished(layout: Layout) -> None:
    """Removes what a killed process left half-written: nothing in it was promised to anybody."""
    for path in layout.staging.glob(f"{UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)


def _stage(layout: Layout, kind: str, tables: Tables, run_id: str) -> Path:
    name = f"{time.time_ns():020d}-{uuid4().hex[:8]}-{kind}"
    folder = layout.staging / f"{UNFINISHED}{name}"
    try:
        folder.mkdir()
        for table, rows in tables.items():
            _write(folder / f"{table}.parquet", pa.Table.from_pylist(rows, SCHEMAS[table].with_metadata({"run_id": run_id})))
        _sync(folder)
        done = layout.staging / name
        folder.rename(done)
        _sync(layout.staging)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UsageError(
            f"cannot stage a batch ({error.strerror or error}); free space or rights are missing, what was fetched is fetched again", str(folder)
        ) from None
    return done


def _write(path: Path, table: pa.Table) -> None:
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
