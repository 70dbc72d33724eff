from pathlib import Path

import duckdb
import pytest

from dateline.warehouse.layout import Layout, locked
from dateline.warehouse.live import opened
from dateline.warehouse.migrate import migrate, texts
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


def test_a_newer_database_is_refused(layout: Layout) -> None:
    with opened(layout) as connection:
        connection.execute("INSERT INTO schema_migration VALUES ('999_later', 'x', now())")
    with pytest.raises(UsageError, match="newer Dateline"), opened(layout):
        pass


def test_an_edited_migration_is_refused(layout: Layout) -> None:
    with opened(layout) as connection:
        connection.execute("UPDATE schema_migration SET checksum = 'x' WHERE name = '001_news'")
    with pytest.raises(UsageError, match=r"001_news\.sql is not the file"), opened(layout):
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
