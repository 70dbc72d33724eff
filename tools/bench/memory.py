"""Memory of this process and those that it starts, pages that several of them share counted once (Linux's proportional set size)."""

import os
from collections import defaultdict
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

PROCESSES = Path("/proc")
EVERY_SECONDS = 5.0
"""Looking costs the kernel some milliseconds for each process: it adds up its pages."""
KIBIBYTES = 1024.0
"""In a mebibyte."""


class PeakMemory:
    """A context manager that looks now and then. Processes that were there before are not counted."""

    def __init__(self) -> None:
        self.mebibytes = 0.0
        """The most that was seen; 0 where the system does not tell."""
        self._before, self._ended = _below(os.getpid()), Event()
        self._watching = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watching.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._watching.join()

    def _watch(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            ours = {os.getpid(), *_below(os.getpid())} - self._before
            self.mebibytes = max(self.mebibytes, sum(map(_mebibytes, ours)))


def _below(process: int) -> set[int]:
    """A process's children, theirs, and so on."""
    children: dict[int, set[int]] = defaultdict(set)
    for stat in PROCESSES.glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])  # proc(5): pid (name) state ppid
        except OSError:  # it has ended
            continue
        children[parent].add(int(stat.parent.name))
    found, waiting = set[int](), [process]
    while waiting:
        below = children[waiting.pop()] - found
        found |= below
        waiting += below
    return found


def _mebibytes(process: int) -> float:
    try:
        lines = (PROCESSES / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / KIBIBYTES
