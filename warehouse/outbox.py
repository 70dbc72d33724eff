"""Batches by way of an object store: several machines write them, one loads them.

A worker stages its batches in an outbox of its own, and sends each as one object. Whoever loads receives them into the local queue, which
stays what it is. An object gets its name only when it is whole, and is removed only when the batch is safe in the queue; one that is received
twice is loaded twice, which changes nothing.
"""

import io
import os
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from fsspec.core import url_to_fs

from dateline.warehouse.layout import Layout, locked
from dateline.warehouse.stage import UNFINISHED, staged_batches
from dateline.words.errors import RetryError, UsageError

OUTBOX = "outbox"
ENDING = ".tar"


def outbox(layout: Layout) -> Layout:
    """The same files with the outbox as the queue."""
    return replace(layout, queue=OUTBOX)


def send(layout: Layout, url: str) -> int:
    """Sends the batches of the outbox to the store, also those that a killed process left; how many. Raises RetryError, and they stay."""
    layout = outbox(layout)
    layout.prepare()
    store, folder = _store(url)
    sent = 0
    with locked(layout.home / f"{OUTBOX}.lock"):
        for path in staged_batches(layout):
            name = f"{folder}/{path.name}{ENDING}"
            try:
                store.pipe_file(f"{name}.part", _packed(path))
                store.mv(f"{name}.part", name)
            except Exception as error:  # each kind of store has errors of its own
                raise RetryError(f"cannot send a batch ({error}); it waits in {path}", url) from None
            shutil.rmtree(path)
            sent += 1
    return sent


def receive(layout: Layout, url: str) -> int:
    """Takes the batches that are in the store into the local queue; how many. Raises RetryError, and they stay in the store."""
    layout.prepare()
    store, folder = _store(url)
    received = 0
    try:
        store.invalidate_cache()
        names = sorted(name for name in store.ls(folder, detail=False) if name.endswith(ENDING)) if store.exists(folder) else []
        for name in names:
            _unpack(layout, Path(name).name.removesuffix(ENDING), store.cat_file(name))
            store.rm_file(name)
            received += 1
    except Exception as error:
        raise RetryError(f"cannot receive batches ({error})", url) from None
    return received


def _store(url: str) -> tuple[Any, str]:
    try:
        store, folder = url_to_fs(url)
        store.makedirs(folder, exist_ok=True)
    except (ValueError, ImportError) as error:
        raise UsageError(f"no store that we can use: {error}; for S3: pip install 'dateline[s3]'", url) from None
    except Exception as error:
        raise RetryError(f"the store does not answer: {error}", url) from None
    return store, folder.rstrip("/")


def _packed(path: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for file in sorted(path.iterdir()):
            tar.add(file, file.name)
    return packed.getvalue()


def _unpack(layout: Layout, name: str, packed: bytes) -> None:
    unfinished, done = layout.staging / f"{UNFINISHED}{name}", layout.staging / name
    if done.exists():
        return
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(unfinished, filter="data")
    for path in (*unfinished.iterdir(), unfinished):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    unfinished.rename(done)
