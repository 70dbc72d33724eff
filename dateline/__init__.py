"""News feeds in, event data out. Programs of yours import from here alone."""

from importlib import import_module
from pathlib import Path
from typing import Any


def connect(home: str | Path | None = None) -> Any:
    """The published database, as a read-only connection of DuckDB, which you close; `home` is the folder that DATELINE_HOME names by default.

        import dateline
        with dateline.connect() as connection:
            frame = connection.sql("FROM dyad_day WHERE actor_country = 'RUS'").df()

    It stays what it was when you opened it; open it again to see what was published since. Raises UsageError where there is none yet.
    """
    # By name, on the first call: this room imports none of the others, and importing it costs nothing.
    return import_module("dateline.warehouse.query").open_published(home)
