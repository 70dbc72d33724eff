"""News feeds in, event data out. Programs of yours import from here alone: what stands in `__all__` is public, all else may change."""

from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from dateline.extractors.read import Coder
    from dateline.words.errors import DatelineError
    from dateline.words.records import Actor, Document, Event, EventDate, Mention, Participant, Place, Reading, Rejection, Sentence, Span

    __version__: str

__all__ = [
    "Actor",
    "Coder",
    "DatelineError",
    "Document",
    "Event",
    "EventDate",
    "Mention",
    "Participant",
    "Place",
    "Reading",
    "Rejection",
    "Sentence",
    "Span",
    "__version__",
    "connect",
]

_MODULES = {"Coder": "dateline.extractors.read", "DatelineError": "dateline.words.errors"}
"""Where a public name stands; the others are records."""


def connect(home: str | Path | None = None) -> "DuckDBPyConnection":
    """The published database, as a read-only connection of DuckDB, which you close; `home` is the folder that DATELINE_HOME names by default.

        import dateline
        with dateline.connect() as connection:
            frame = connection.sql("FROM dyad_day WHERE actor_country = 'RUS'").df()

    It stays what it was when you opened it; open it again to see what was published since. Raises DatelineError where there is none yet.
    """
    connection: DuckDBPyConnection = import_module("dateline.warehouse.query").open_published(home)
    return connection


def __getattr__(name: str) -> Any:
    """The other public names, found when they are first asked for: importing this package loads neither model nor database."""
    if name == "__version__":
        return metadata.version("dateline")
    if name not in __all__:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    return getattr(import_module(_MODULES.get(name, "dateline.words.records")), name)


def __dir__() -> list[str]:
    return __all__
