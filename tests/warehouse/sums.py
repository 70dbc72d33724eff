"""Checksums of tables, without the times of loading."""

import duckdb

from dateline.warehouse.layout import Layout

LOADING = "loaded_at|first_loaded_at|last_loaded_at|applied_at"
BOOKS = ("run", "load_batch")


def table_sums(layout: Layout, *, without: tuple[str, ...] = ()) -> dict[str, tuple[int, int]]:
    """Rows and checksum of each table."""
    with duckdb.connect(layout.live, read_only=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        return {
            table: connection.execute(
                f"SELECT count(*), coalesce(sum(hash(t)), 0) FROM (SELECT COLUMNS(lambda c: c NOT SIMILAR TO '{LOADING}') FROM {table}) AS t"
            ).fetchall()[0]
            for table in tables
            if table not in without
        }
