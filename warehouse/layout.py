"""Where the warehouse's files are."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dateline.words.errors import BusyError, UsageError

LOCK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one DATELINE_HOME."""

    home: Path
    queue: str = "staging"
    """Folder of the batches that wait: to be loaded here, or to be sent (`warehouse/outbox.py`)."""

    @property
    def live(self) -> Path:
        """The pipeline's own database: nobody else opens it."""
        return self.home / "dateline.duckdb"

    @property
    def published(self) -> Path:
        """The copy that analysts read."""
        return self.home / "published.duckdb"

    @property
    def write_ahead(self) -> Path:
        """DuckDB's log of what is not in the live database yet; there only while it is open, or after a kill."""
        return self.live.with_name(f"{self.live.name}.wal")

    @property
    def publish_note(self) -> Path:
        """What was published last, and how long it took."""
        return self.home / "published.json"

    @property
    def staging(self) -> Path:
        """Batches that wait to be loaded."""
        return self.home / self.queue

    @property
    def set_aside(self) -> Path:
        """Batches that could not be loaded, each with its error."""
        return self.home / "set_aside"

    @property
    def pages(self) -> Path:
        """Raw pages."""
        return self.home / "pages"

    @property
    def lock(self) -> Path:
        """Held by whoever opens the live database."""
        return self.home / "dateline.lock"

    def prepare(self) -> None:
        """Makes the folders. Raises UsageError where that is not possible."""
        try:
            for folder in (self.home, self.staging, self.set_aside):
                folder.mkdir(parents=True, exist_ok=True)
            if not os.access(self.home, os.W_OK):
                raise PermissionError(13, "the folder is read-only")
        except OSError as error:
            raise UsageError(f"cannot write there ({error.strerror}); set DATELINE_HOME to a folder of yours", str(self.home)) from None


@dataclass(frozen=True, slots=True)
class Copy:
    """A published copy: when the live database was changed last, when the copy was finished, and how long it took."""

    source_mtime_ns: int = 0
    finished_at: float = 0.0
    seconds: float = 0.0


def last_copy(layout: Layout) -> Copy:
    """What the publish note says; zeros where there is none."""
    try:
        return Copy(**json.loads(layout.publish_note.read_text(encoding="utf-8"))) if layout.published.exists() else Copy()
    except (OSError, ValueError, TypeError):
        return Copy()


@contextmanager
def locked(path: Path, seconds: float = LOCK_SECONDS, busy: str = "another process has the warehouse open; wait for it, or stop it") -> Iterator[None]:
    """Holds a lock file; a killed process lets go of it. Raises BusyError, saying `busy` and who holds it, when it stays taken that long."""
    with path.open("a+") as file:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    file.seek(0)
                    raise BusyError(f"{busy} (process {file.read().strip() or 'unknown'})", str(path)) from None
                time.sleep(0.02)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
