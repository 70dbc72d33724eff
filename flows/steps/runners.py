"""Where articles are read: Prefect's task runners, by setting. Tasks, and so tables, are the same on each."""

import os
from collections import defaultdict
from collections.abc import Sequence
from threading import Event, Thread
from typing import Any

from prefect.futures import PrefectFuture, wait
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from dateline.web.urls import host_of, registrable_domain
from dateline.words.errors import UsageError
from dateline.words.records import PendingEntry
from dateline.words.settings import Settings


def task_runner(settings: Settings) -> TaskRunner[Any]:
    """The runner of that setting; a context manager. Raises UsageError where Dask is not installed."""
    if settings.task_runner == "threads":
        return ThreadPoolTaskRunner(max_workers=1)
    if settings.task_runner == "processes":
        return ProcessPoolTaskRunner(max_workers=settings.workers)
    os.environ.setdefault("DASK_DISTRIBUTED__WORKER__DAEMON", "False")  # a worker starts a reading process of its own
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise UsageError("Dask is not installed: pip install 'dateline[dask]'", "DATELINE_TASK_RUNNER=dask") from None
    if settings.dask_address:
        return DaskTaskRunner(address=settings.dask_address)
    return DaskTaskRunner(cluster_kwargs={"n_workers": settings.workers, "threads_per_worker": 1, "dashboard_address": None})


def part_of(settings: Settings) -> Settings:
    """The settings of one part: away from the flow's own process each part has one reading process."""
    return settings if settings.task_runner == "threads" else settings.model_copy(update={"workers": 1})


class Part:
    """Entries for one task, in one piece: into a list Prefect and Dask would look for futures, one by one."""

    def __init__(self, entries: Sequence[PendingEntry]) -> None:
        self.entries = tuple(entries)


def parts_of(settings: Settings, entries: Sequence[PendingEntry]) -> list[Part]:
    """The entries in as many parts as there are workers, of about one size; all of a publisher in one, so that its limits hold everywhere."""
    if settings.task_runner == "threads":
        return [Part(entries)]
    publishers: dict[str, list[PendingEntry]] = defaultdict(list)
    for entry in entries:
        host = host_of(entry.entry.url)
        publishers[registrable_domain(host) or host].append(entry)
    parts: list[list[PendingEntry]] = [[] for _ in range(settings.workers)]
    for found in sorted(publishers.values(), key=len, reverse=True):
        min(parts, key=len).extend(found)
    return [Part(part) for part in parts if part]


def ended(futures: Sequence[PrefectFuture[Any]]) -> Event:
    """Is set when all of them have ended, in whatever way."""
    event = Event()

    def watch() -> None:
        try:
            wait(list(futures))
        finally:
            event.set()

    Thread(target=watch, name="acquired", daemon=True).start()
    return event
