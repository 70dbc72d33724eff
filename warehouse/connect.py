"""Connections to DuckDB files, and the texts of the `.sql` files."""

from functools import cache
from pathlib import Path

import duckdb

from dateline.words.errors import BusyError, UsageError

ROOM = Path(__file__).parent
STORAGE = "v1.5.0"
"""Oldest DuckDB that can read our files."""


@cache
def sql(name: str) -> str:
    """The text of a `.sql` file of this room, without its ending: `queries/due_entries`."""
    return (ROOM / f"{name}.sql").read_text(encoding="utf-8")


def connect(path: Path, *, read_only: bool, **config: str | bool) -> duckdb.DuckDBPyConnection:
    """A connection whose times are UTC. Raises BusyError when a program outside Dateline has the file open, UsageError when it cannot be opened."""
    try:
        connection = duckdb.connect(path, read_only, {**config, **({} if read_only else {"storage_compatibility_version": STORAGE})})
    except duckdb.Error as error:
        if "lock" in str(error):
            raise BusyError("another program has this file open; close it there, or open the published copy with it", str(path)) from None
        raise UsageError(f"cannot open the database: {first_line(error)}", str(path)) from None
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def first_line(error: Exception) -> str:
    """What went wrong, without the listing below it."""
    return str(error).strip().splitlines()[0]
