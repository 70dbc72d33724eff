"""Questions to the published database: read-only by construction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dateline.errors import QueryError, UsageError
from warehouse.connect import connect, sql
from warehouse.layout import Layout, locked

SAFE: Mapping[str, Any] = {"enable_external_access": False, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""No file, network or extension from SQL."""


@dataclass(frozen=True)
class Result:
    """Rows of a query, with the names and DuckDB types of their columns."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Explanation:
    """Everything behind one event, each part as column to value."""

    event: Mapping[str, Any]
    participants: Sequence[Mapping[str, Any]]
    places: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]
    aliases: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ArticleExplanation:
    """An article, its revisions from the first to the newest, why it gave none, and the entries that led to it."""

    article: Mapping[str, Any]
    revisions: Sequence[Mapping[str, Any]]
    rejections: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class RunSummary:
    """What a run brought: events by type, articles by page class, rejections (stage, url, reason, detail) and its newest events."""

    event_types: Sequence[tuple[str, int]]
    page_classes: Sequence[tuple[str, int]]
    rejections: Sequence[tuple[str, str, str, str]]
    events: Result


@contextmanager
def reading(layout: Layout, *, fresh: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, or with `fresh` the live one after waiting its turn, opened read-only.

    Raises UsageError where there is none yet, BusyError when the live one stays taken.
    """
    path = layout.live if fresh else layout.published
    if not path.exists():
        raise UsageError("there is no database yet; `dateline run` makes it", str(path))
    if not fresh:
        with _connected(layout) as connection:
            yield connection
        return
    with locked(layout.lock), _connected(layout, fresh=True) as connection:
        yield connection


@contextmanager
def _connected(layout: Layout, *, fresh: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(layout.live if fresh else layout.published, read_only=True, **SAFE)
    try:
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def run_query(layout: Layout, text: str, *, fresh: bool = False) -> Result:
    """The result of the last statement of `text`. Raises QueryError for SQL that is wrong or writes."""
    with reading(layout, fresh=fresh) as connection:
        return query(connection, text)


def query(connection: duckdb.DuckDBPyConnection, text: str) -> Result:
    """The same on an open connection, as a prompt keeps it."""
    if not text.strip(" ;\n\t"):
        raise QueryError("the query is empty", "SQL")
    try:
        cursor = connection.execute(text)
        columns = cursor.description or []
        return Result(tuple(str(column[0]) for column in columns), tuple(str(column[1]) for column in columns), cursor.fetchall() if columns else [])
    except duckdb.InvalidInputException as error:
        if "read-only" in str(error):
            raise QueryError("this is a read-only copy for questions: nothing can be written; copy it, or export, to work on it", "SQL") from None
        raise QueryError(_message(error), "SQL") from None
    except duckdb.Error as error:
        raise QueryError(_message(error), "SQL") from None


def explain(layout: Layout, event_id: str) -> Explanation:
    """Everything behind an event. Raises UsageError for an id, or a beginning of one, that names no event or several."""
    with reading(layout) as connection:
        found = connection.execute(sql("queries/find_event"), [event_id]).fetchall()
        if len(found) != 1:
            problem = "more than one event begins so; give more of the id" if found else 'no such event; `dateline sql "SELECT event_id FROM event"` lists them'
            raise UsageError(problem, event_id)
        [(event_id, read_on, document_id, article_id)] = found
        return Explanation(
            _mappings(connection, "queries/explain_event", [event_id, read_on, document_id, article_id])[0],
            _mappings(connection, "queries/explain_participants", [event_id, read_on]),
            _mappings(connection, "queries/explain_place", [event_id, read_on]),
            _mappings(connection, "queries/explain_entries", [article_id]),
            _mappings(connection, "queries/explain_identity", [article_id]),
        )


def explain_article(layout: Layout, article: str) -> ArticleExplanation | None:
    """An article and what changed in it, by the beginning of its id or its URL; None where there is none. Raises UsageError where several begin so."""
    with reading(layout) as connection:
        found = _mappings(connection, "queries/explain_article", [article])
        if len(found) > 1:
            raise UsageError("more than one article begins so; give more of the id", article)
        if not found:
            return None
        article_id = found[0]["article_id"]
        return ArticleExplanation(
            found[0],
            _mappings(connection, "queries/explain_revisions", [article_id]),
            _mappings(connection, "queries/explain_rejections", [article_id]),
            _mappings(connection, "queries/explain_entries", [article_id]),
        )


def run_summary(layout: Layout, run_id: str, newest: int = 15) -> RunSummary:
    """What a run brought, from the published database."""
    with reading(layout) as connection:
        cursor = connection.execute(sql("queries/run_events"), [run_id, newest])
        names = tuple(str(column[0]) for column in cursor.description or [])
        events = Result(names, (), cursor.fetchall())
        types, classes, rejections = (connection.execute(sql(f"queries/run_{name}"), [run_id]).fetchall() for name in ("event_types", "articles", "rejections"))
    return RunSummary(types, classes, rejections, events)


def top_events(layout: Layout, run_id: str, limit: int) -> list[dict[str, Any]]:
    """The most telling events that a run brought, as column to value: asserted ones, the farthest scores first."""
    with reading(layout) as connection:
        return _mappings(connection, "queries/run_top_events", [run_id, limit])


def feed_report(layout: Layout) -> list[dict[str, Any]]:
    """How each feed is doing, as column to value; those in trouble first. Times are ISO 8601 in UTC."""
    with reading(layout) as connection:
        return _mappings(connection, "queries/feed_report", [])


def table_sizes(layout: Layout) -> dict[str, int]:
    """Rows of each published table."""
    with reading(layout) as connection:
        return dict(connection.execute("SELECT table_name, estimated_size FROM duckdb_tables() ORDER BY table_name").fetchall())


def as_parquet(result: Result) -> bytes:
    """The rows as a Parquet file."""
    table = pa.table({name: [row[i] for row in result.rows] for i, name in enumerate(result.columns)})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def _mappings(connection: duckdb.DuckDBPyConnection, name: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
    cursor = connection.execute(sql(name), list(parameters))
    columns = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _message(error: Exception) -> str:
    return str(error).strip()
