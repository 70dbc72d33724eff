from pathlib import Path

import duckdb

from dateline.warehouse.document import schema_document
from dateline.warehouse.migrate import migrate

SCHEMA = Path(__file__).parents[2] / "docs" / "schema.md"


def test_the_schema_page_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_document(), "run: python -m dateline.warehouse.document > docs/schema.md"


def test_every_table_and_column_has_a_comment() -> None:
    with duckdb.connect() as connection:
        migrate(connection, Path(":memory:"))
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL").fetchall()
        columns = "SELECT table_name, column_name FROM duckdb_columns() AS c SEMI JOIN (SELECT table_name FROM duckdb_tables()) USING (table_name)"
        assert tables == []
        assert connection.execute(f"{columns} WHERE NOT internal AND comment IS NULL").fetchall() == []
