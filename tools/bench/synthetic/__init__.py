"""A warehouse of invented news, as large as wanted: for measuring, never for reading."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.migrate import migrate
from dateline.warehouse.rows import OUTCOME_TABLES, POLL_TABLES, SCHEMAS

EVENTS_AN_ARTICLE = 5
_AT_ONCE = 100_000

Kinds = dict[str, dict[str, pa.Table]]
"""Staged tables of a batch, by kind of batch and name."""


def fill(layout: Layout, articles: int, progress: Callable[[int], None] = lambda number: None, of: int = 0) -> None:
    """Fills a new warehouse with that many invented articles, at least 2,000: all that two years bring, or the first of so many that they bring."""
    with opened(layout) as connection:
        _prepare(connection, of or articles)
        for first in range(0, articles, _AT_ONCE):
            last = min(first + _AT_ONCE, articles)
            _choose(connection, first, last)
            connection.execute(_sql("base"))
            progress(last)
        _choose(connection, 0, 2_000)
        connection.execute(_sql("frame"))


def batches(first: int, size: int, count: int, articles: int) -> Iterator[Kinds]:
    """Batches of invented articles that follow one another, each as the staged tables of its polls and of its outcomes."""
    with duckdb.connect() as connection:
        migrate(connection, Path(":memory:"))
        _prepare(connection, articles)
        for start in range(first, first + count * size, size):
            _choose(connection, start, start + size)
            polls = {name: _table(connection, name) for name in POLL_TABLES} | {"rejection": SCHEMAS["rejection"].empty_table()}
            yield {"polls": polls, "outcomes": {name: _table(connection, name) for name in OUTCOME_TABLES}}


def _sql(name: str) -> str:
    """The text of a `.sql` file beside this one."""
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")


def _prepare(connection: duckdb.DuckDBPyConnection, articles: int) -> None:
    connection.execute("SET VARIABLE articles = $1", [articles])
    connection.execute(_sql("words"))
    _choose(connection, 0, 1)
    connection.execute(_sql("tables"))


def _choose(connection: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    connection.execute("SET VARIABLE first = $1", [first])
    connection.execute("SET VARIABLE last = $1", [last])
    connection.execute(_sql("chosen"))


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> pa.Table:
    """A staged table; what has no invented values is empty."""
    schema = SCHEMAS[name]
    if not connection.execute("FROM duckdb_views() WHERE view_name = $1", [f"synthetic_{name}"]).fetchall():
        return schema.empty_table()
    made = connection.sql(f"FROM synthetic_{name}").to_arrow_table()
    return pa.table({field.name: made[field.name] if field.name in made.column_names else pa.nulls(len(made), field.type) for field in schema}).cast(schema)
