"""Where the warehouse's files are."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import BusyError, UsageError


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one DATELINE_HOME."""

    home: Path

    @property
    def live(self) -> Path:
        """The pipeline's own database: nobody else opens it."""
        return self.home / "dateline.duckdb"

    @property
    def published(self) -> Path:
        """The copy that analysts read."""
        return self.home / "published.duckdb"

    @property
    def staging(self) -> Path:
        """Batches that wait to be loaded."""
        return self.home / "staging"

    @property
    def set_aside(self) -> Path:
        """Batches that could not be loaded, each with its error."""
        return self.home / "set_aside"

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


@contextmanager
def locked(path: Path, seconds: float, busy: str) -> Iterator[None]:
    """Holds a lock file; a killed process lets go of it. Raises BusyError, saying `busy`, when another holds it that long."""
    with path.open("a") as file:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise BusyError(busy, str(path)) from None
                time.sleep(0.05)
        yield
