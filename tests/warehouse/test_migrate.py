import re
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from dateline.warehouse.connect import sql
from dateline.warehouse.layout import Layout, locked
from dateline.warehouse.live import opened
from dateline.warehouse.migrate import EARLIER, migrate, texts
from dateline.words.errors import BusyError, UsageError


def test_a_second_opening_applies_nothing(layout: Layout) -> None:
    with opened(layout) as connection:
        before = connection.execute("FROM schema_migration").fetchall()
    assert len(before) == len(texts("schema")) + 2
    with opened(layout) as connection:
        assert connection.execute("FROM schema_migration").fetchall() == before


def test_an_older_database_gets_what_it_lacks() -> None:
    with duckdb.connect() as connection:
        migrate(connection, Path(":memory:"))
        connection.execute("DROP VIEW feed_health")
        connection.execute("CREATE VIEW of_an_older_version AS SELECT 1")
        connection.execute("UPDATE schema_migration SET checksum = 'older' WHERE name = 'views'")
        migrate(connection, Path(":memory:"))
        views = [row[0] for row in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()]
    assert "feed_health" in views
    assert "of_an_older_version" not in views


def content(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """All columns of the tables, with their types and comments, in order."""
    query = """SELECT table_name, column_name, data_type, c.comment, t.comment FROM duckdb_columns() AS c JOIN duckdb_tables() AS t USING (table_name)
        WHERE NOT t.internal ORDER BY table_name, column_index"""
    return connection.execute(query).fetchall()


@pytest.mark.parametrize("steps", range(1, len(texts(EARLIER)) + 1))
def test_a_database_of_the_earlier_files_becomes_what_a_new_one_is(steps: int) -> None:
    with duckdb.connect() as new, duckdb.connect() as old:
        migrate(new, Path(":memory:"))
        old.execute(sql("queries/migration_table"))
        for name, text in list(texts(EARLIER).items())[:steps]:
            old.execute(text)
            old.execute("INSERT INTO schema_migration VALUES ($1, $2, now())", [name, sha256(text.encode()).hexdigest()])
        old.execute("INSERT INTO feed (feed_id, url) VALUES ('f', 'https://news.example/rss')")
        old.execute("INSERT INTO article (article_id, url, read_at) VALUES ('a', 'https://news.example/1', TIMESTAMP '2026-01-02 03:04:05')")
        migrate(old, Path(":memory:"))
        assert content(old) == content(new)
        assert old.execute("SELECT feed_id, url FROM feed").fetchall() == [("f", "https://news.example/rss")]
        assert old.execute("SELECT article_id, read_at::DATE::VARCHAR FROM article").fetchall() == [("a", "2026-01-02")]
        files = "SELECT name FROM schema_migration ORDER BY name"
        assert old.execute(files).fetchall() == new.execute(files).fetchall()
        migrate(old, Path(":memory:"))


def test_schema_files_are_numbered_without_gaps_and_no_table_stands_twice() -> None:
    files = texts("schema")
    assert [int(name.partition("_")[0]) for name in files] == list(range(1, len(files) + 1))
    created = re.findall(r"^CREATE TABLE (\w+)", "\n".join(files.values()), re.MULTILINE)
    assert len(created) == len(set(created)) > 30


def test_a_newer_database_is_refused(layout: Layout) -> None:
    with opened(layout) as connection:
        connection.execute("INSERT INTO schema_migration VALUES ('999_later', 'x', now())")
    with pytest.raises(UsageError, match="newer Dateline"), opened(layout):
        pass


def test_an_edited_migration_is_refused(layout: Layout) -> None:
    with opened(layout) as connection:
        connection.execute("UPDATE schema_migration SET checksum = 'x' WHERE name = '001_feeds'")
    with pytest.raises(UsageError, match=r"001_feeds\.sql is not the file"), opened(layout):
        pass


def test_what_is_no_database_is_refused(layout: Layout) -> None:
    layout.live.write_text("not a database, but longer than its header" * 100)
    with pytest.raises(UsageError, match="cannot open the database"), opened(layout):
        pass


def test_a_lock_that_stays_taken_names_its_holder(layout: Layout) -> None:
    with locked(layout.lock), pytest.raises(BusyError, match=r"process \d+"), locked(layout.lock, 0.0):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="DATELINE_HOME"):
        Layout(tmp_path / "file" / "home").prepare()
