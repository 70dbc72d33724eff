"""The live database: one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dateline.warehouse.connect import connect
from dateline.warehouse.layout import LOCK_SECONDS, Layout, last_copy, locked
from dateline.warehouse.migrate import migrate


@contextmanager
def opened(layout: Layout) -> Iterator[duckdb.DuckDBPyConnection]:
    """The live database, migrated, for this process alone.

    Raises BusyError when another process keeps it for a minute, and as long as publishing a copy takes; UsageError for a file of a newer version,
    or one that is no database.
    """
    layout.prepare()
    with locked(layout.lock, LOCK_SECONDS + last_copy(layout).seconds):
        connection = connect(layout.live, read_only=False)
        try:
            migrate(connection, layout.live)
            yield connection
        finally:
            connection.close()
