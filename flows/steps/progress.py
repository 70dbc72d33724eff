"""Progress of long work: a bar on a terminal, plain lines elsewhere, an artifact in a Prefect run."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

LINE_SECONDS = 15.0
"""Between two plain lines."""


class Progress(Protocol):
    """Where long work says how far it is."""

    def begin(self, what: str, total: int | None = None) -> None:
        """A new part of the work, with how much of it there is, where that is known."""

    def advance(self, count: int = 1) -> None:
        """So much more is done."""


class Lines:
    """A line now and then: what is done of how much, the rate, the time left."""

    def __init__(self, stream: TextIO, every_seconds: float = LINE_SECONDS) -> None:
        self._stream = stream
        self._every = every_seconds
        self._what = ""
        self._total: int | None = None
        self._done = self._told = 0
        self._started = self._said = time.monotonic()

    def begin(self, what: str, total: int | None = None) -> None:
        """Starts to count, and says what there is to do."""
        self.end()
        self._what, self._total, self._done, self._told = what, total, 0, 0
        self._started = self._said = time.monotonic()
        self._say(f"{what}: {total:,}" if total is not None else what)

    def advance(self, count: int = 1) -> None:
        """Counts, and says so when it is time."""
        self._done += count
        if time.monotonic() - self._said >= self._every:
            self._said, self._told = time.monotonic(), self._done
            self._say(f"{self._what}: {progress_text(self._done, self._total, self._said - self._started)}")

    def end(self) -> None:
        """The last line of a part that was long enough for one."""
        if self._done > self._told and time.monotonic() - self._started >= self._every:
            self._say(f"{self._what}: {progress_text(self._done, self._total, time.monotonic() - self._started)}")
        self._done = self._told = 0

    def _say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


class _Terminal:
    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, visible=False)

    def begin(self, what: str, total: int | None = None) -> None:
        self._bar.reset(self._task, total=total, description=what, visible=True)

    def advance(self, count: int = 1) -> None:
        self._bar.advance(self._task, count)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Progress on standard error: a bar where that is a terminal, lines elsewhere."""
    if not sys.stderr.isatty():
        lines = Lines(sys.stderr)
        yield lines
        lines.end()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed or 0.0:,.1f}/s")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True)) as bar:
        yield _Terminal(bar)


def progress_text(done: int, total: int | None, seconds: float) -> str:
    """`1,200 of 5,000 (24 %), 31.0/s, 2 min left`."""
    rate = done / seconds if seconds > 0 else 0.0
    share = f" of {total:,} ({100 * done // max(total, 1)} %)" if total is not None else ""
    left = f", {duration_text((total - done) / rate)} left" if total is not None and rate > 0 and done < total else ""
    return f"{done:,}{share}, {rate:,.1f}/s{left}"


def duration_text(seconds: float) -> str:
    """`40 s`, `12 min`, `3 h 20 min`, `5 days`."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes // 1440} days"


def size_text(count: float) -> str:
    """`12 kB`, `3.4 GB`: bytes in powers of a thousand."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
