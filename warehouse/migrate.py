"""Bringing a database to the newest schema: numbered files, each applied once, in order, in a transaction with the row that says so."""

from hashlib import sha256
from pathlib import Path

import duckdb

from dateline.warehouse.connect import ROOM, first_line, sql
from dateline.words.errors import RetryError, UsageError
from dateline.words.seeds import seed_path

VIEWS = "views"
REFERENCES = "references"
EARLIER = "schema/earlier"
"""The files that made databases before the schema was written anew, in which each table stands once."""
LAST_REWRITTEN = "008_reference"
"""All of `earlier` together make what the files up to this one make."""
_SEEDS = (
    "plover/types.csv",
    "plover/modes.csv",
    "plover/contexts.csv",
    "plover/crosswalk.csv",
    "cameo.csv",
    "countries.csv",
    "sources.csv",
    "plover/siblings.csv",
)
"""The reference tables' sources, in seeds/."""


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Applies the files of `schema/` that the database does not have yet, and renews the views where they changed.

    Raises UsageError where the database was made by a newer Dateline, or by a file that was edited since; RetryError where it cannot be written.
    """
    try:
        connection.execute(sql("queries/migration_table"))
        done = dict(connection.execute("SELECT name, checksum FROM schema_migration").fetchall())
        files, earlier = texts("schema"), texts(EARLIER)
        _refuse_unknown(done, files | earlier, path)
        if done.keys() & earlier.keys():
            done = _finish_earlier(connection, done, files, earlier)
        for name, text in files.items():
            if name not in done:
                _apply(connection, name, text)
        _fill_references(connection, done.get(REFERENCES))
        views = "\n".join(texts(VIEWS).values())
        if done.get(VIEWS) != _checksum(views):
            _apply(connection, VIEWS, _dropped_views(connection) + views, _checksum(views))
    except (duckdb.IOException, duckdb.TransactionException) as error:  # the latter where a full disk ends a commit
        raise RetryError(f"cannot write the database: {first_line(error)}", str(path)) from None


def texts(folder: str) -> dict[str, str]:
    """The `.sql` files of a folder of this room, by name, in order."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted((ROOM / folder).glob("*.sql"))}


def _refuse_unknown(done: dict[str, str], files: dict[str, str], path: Path) -> None:
    if unknown := sorted(done.keys() - files.keys() - {VIEWS, REFERENCES}):
        raise UsageError(f"the database was made by a newer Dateline (it has {unknown[-1]}); update this one", str(path))
    for name, text in files.items():
        if done.get(name, _checksum(text)) != _checksum(text):
            raise UsageError(f"{name}.sql is not the file that made this database; migrations are never edited, restore it", str(path))


def _finish_earlier(connection: duckdb.DuckDBPyConnection, done: dict[str, str], files: dict[str, str], earlier: dict[str, str]) -> dict[str, str]:
    """Brings a database that the earlier files made to what they make together, and has it say so by the files of today; what is done then."""
    for name, text in earlier.items():
        if name not in done:
            _apply(connection, name, text)
    made = {name: _checksum(text) for name, text in files.items() if name <= LAST_REWRITTEN}
    connection.execute("BEGIN")
    connection.executemany("DELETE FROM schema_migration WHERE name = $1", [[name] for name in earlier])
    connection.executemany("INSERT INTO schema_migration VALUES ($1, $2, now())", [list(row) for row in made.items()])
    connection.execute("COMMIT")
    return {name: checksum for name, checksum in done.items() if name not in earlier} | made


def _fill_references(connection: duckdb.DuckDBPyConnection, done: str | None) -> None:
    text = sql("queries/load/references")
    checksum = _checksum(text + "".join(seed_path(name).read_text(encoding="utf-8") for name in _SEEDS))
    if checksum != done:
        connection.execute("SET VARIABLE seeds = $1", [str(seed_path(""))])
        _apply(connection, REFERENCES, text, checksum)


def _dropped_views(connection: duckdb.DuckDBPyConnection) -> str:
    return "".join(f"{statement};\n" for (statement,) in connection.execute(sql("queries/drop_views")).fetchall())


def _apply(connection: duckdb.DuckDBPyConnection, name: str, text: str, checksum: str | None = None) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(text)
        connection.execute("DELETE FROM schema_migration WHERE name = $1", [name])
        connection.execute("INSERT INTO schema_migration VALUES ($1, $2, now())", [name, checksum or _checksum(text)])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()
