"""Work in a process of its own, so that it shares neither imports nor caches with what it is measured against."""

import os
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from typing import Any


def apart(work: Callable[..., object], *arguments: Any) -> SpawnProcess:
    """The process, started; its exit code is not 0 where the work failed."""
    process = get_context("spawn").Process(target=_do, args=(work, arguments))
    process.start()
    return process


def _do(work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    work(*arguments)
    os._exit(0)  # torn down the long way, DuckDB's binding writes a page about what it did not free
