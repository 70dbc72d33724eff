"""Publishing: a copy of the closed database for everybody who reads."""

import json
import os
import shutil
import time
from datetime import UTC, datetime

from dateline.warehouse.layout import Copy, Layout, last_copy, locked
from dateline.warehouse.live import opened
from dateline.warehouse.stage import sync_folder
from dateline.words.errors import RetryError, UsageError

SPARE_SHARE = 0.05
"""Largest part of the time that copying in passing may take."""


def publish(layout: Layout, *, force: bool = False, in_passing: bool = False) -> bool:
    """Copies the live database and puts the copy in the place of the last one at once; open readers keep the old one.

    False where nothing was loaded since; with `in_passing`, between two batches, also where copies would take more than a twentieth of the
    time, however large the file. `force` copies in any case. Raises BusyError, UsageError where there is nothing to publish, or RetryError
    where the copy cannot be written.
    """
    if not layout.live.exists():
        raise UsageError("there is no database yet; `dateline run` makes it", str(layout.live))
    if layout.write_ahead.exists():  # left by a killed process: opening brings it into the file
        with opened(layout):
            pass
    with locked(layout.lock):
        changed_at = layout.live.stat().st_mtime_ns
        if not force and (last_copy(layout).source_mtime_ns == changed_at or (in_passing and not _may(layout))):
            return False
        started = time.monotonic()
        _copy(layout)
        _keep(layout, Copy(changed_at, time.time(), time.monotonic() - started))
    return True


def published_at(layout: Layout) -> datetime | None:
    """When the published copy was made, UTC; None where there is none."""
    finished_at = last_copy(layout).finished_at
    return datetime.fromtimestamp(finished_at, UTC).replace(tzinfo=None) if finished_at else None


def _keep(layout: Layout, copy: Copy) -> None:
    note = {"source_mtime_ns": copy.source_mtime_ns, "finished_at": copy.finished_at, "seconds": copy.seconds}
    layout.publish_note.write_text(json.dumps(note), encoding="utf-8")


def _may(layout: Layout) -> bool:
    last = last_copy(layout)
    return time.time() - last.finished_at >= last.seconds / SPARE_SHARE


def _copy(layout: Layout) -> None:
    copy = layout.published.with_suffix(".unfinished")
    try:
        shutil.copyfile(layout.live, copy)
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        copy.replace(layout.published)
        sync_folder(layout.home)
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise RetryError(f"cannot publish ({error.strerror}); the last copy stays", str(layout.published)) from None
