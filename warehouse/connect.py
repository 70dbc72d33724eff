"""Opening the live database, brought to the newest schema by migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb

from dateline.errors import UsageError
from warehouse.layout import Layout, locked

ROOM = Path(__file__).parent
LOCK_SECONDS = 60.0
STORAGE = "v1.5.0"
"""Oldest DuckDB that can read our files."""


@cache
def sql(name: str) -> str:
    """The text of a `.sql` file of this room, without its ending: `queries/due_entries`."""
    return (ROOM / f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def opened(layout: Layout) -> Iterator[duckdb.DuckDBPyConnection]:
    """The live database, migrated, for this process alone.

    Raises BusyError when another process keeps it for a minute; UsageError for a file of a newer version, or one that is no database.
    """
    layout.prepare()
    with locked(layout.lock, LOCK_SECONDS, "another process has the warehouse open; wait for it, or stop it"):
        try:
            connection = duckdb.connect(layout.live, config={"storage_compatibility_version": STORAGE})
        except duckdb.Error as error:
            raise UsageError(f"cannot open the database: {_first_line(error)}", str(layout.live)) from None
        try:
            migrate(connection, layout)
            yield connection
        finally:
            connection.close()


def migrate(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Applies the numbered files of `schema/` that the database does not have yet, then renews the views."""
    connection.execute(sql("queries/migration_table"))
    done = dict(connection.execute("SELECT name, checksum FROM schema_migration").fetchall())
    files = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOM / "schema").glob("*.sql"))}
    if unknown := sorted(set(done) - set(files)):
        raise UsageError(f"the database was made by a newer Dateline (it has {unknown[-1]}); update this one", str(layout.live))
    for name, text in files.items():
        if done.get(name, _checksum(text)) != _checksum(text):
            raise UsageError(f"{name}.sql is not the file that made this database; migrations are never edited", str(layout.live))
    for name, text in files.items():
        if name not in done:
            connection.execute("BEGIN")
            connection.execute(text)
            connection.execute("INSERT INTO schema_migration VALUES (?, ?, now())", [name, _checksum(text)])
            connection.execute("COMMIT")
    views = _views()
    if not connection.execute(
        "FROM duckdb_tables() SELECT comment WHERE table_name = 'schema_migration' AND comment LIKE ?", [f"%{_checksum(views)}"]
    ).fetchall():
        connection.execute(views)
        connection.execute(f"COMMENT ON TABLE schema_migration IS 'Schema files applied; views of {_checksum(views)}'")


def _views() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOM / "views").glob("*.sql")))


def _checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
