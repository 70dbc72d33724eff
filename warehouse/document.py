"""`docs/schema.md` from the comments in the database: `python -m dateline.warehouse.document > docs/schema.md`."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from dateline.warehouse.connect import sql
from dateline.warehouse.migrate import migrate

HEAD = """# The tables

Made from the comments in the database (`python -m dateline.warehouse.document > docs/schema.md`); `dateline sql "FROM duckdb_columns()"` has them too.
Times are UTC. No table has a key: the loader keeps ids unique, and `warehouse/checks/` proves it.
"""


def schema_document() -> str:
    """Every table, view and macro with its columns, as Markdown."""
    with duckdb.connect() as connection:
        migrate(connection, Path(":memory:"))
        return "\n".join([HEAD, *_relations(connection), "## Macros\n", *_macros(connection)])


def _relations(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    columns: dict[str, list[tuple[str, str, str]]] = {}
    for table, column, data_type, comment in connection.execute(sql("queries/schema_columns")).fetchall():
        columns.setdefault(table, []).append((column, data_type, comment))
    kinds = {"table": "## Tables\n", "view": "## Views\n"}
    for name, comment, kind in connection.execute(sql("queries/schema_tables")).fetchall():
        yield from [kinds.pop(kind)] if kind in kinds else []
        yield f"### {name}\n\n{comment}\n\n| column | type | |\n|---|---|---|"
        yield "\n".join(f"| `{column}` | {data_type} | {comment} |" for column, data_type, comment in columns[name]) + "\n"


def _macros(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for name, parameters, comment in connection.execute(sql("queries/schema_macros")).fetchall():
        yield f"### {name}({parameters})\n\n{comment}\n"


if __name__ == "__main__":
    print(schema_document(), end="")  # noqa: T201 (its output)
