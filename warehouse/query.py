"""Questions to the published database: read-only by construction."""

import difflib
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from dateline.warehouse.connect import connect, first_line, sql
from dateline.warehouse.layout import Layout, locked
from dateline.web.urls import canonical_url
from dateline.words.errors import QueryError, UsageError
from dateline.words.settings import load_settings

SAFE: Mapping[str, Any] = {"enable_external_access": False, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""No file, network or extension from SQL."""
_NAMELESS = re.compile(r"(?:Table|View|Table Function) with name (\S+) does not exist!|Referenced table \"([^\"]+)\" not found")
_GUESS = re.compile(r"^Did you mean .*\n?", re.MULTILINE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a query may use: memory as DuckDB writes it ("2GB"), seconds (0: any), and files, which are closed to SQL unless they are asked for."""

    memory: str = "2GB"
    seconds: float = 0.0
    files: bool = False


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
    incidents: Sequence[Mapping[str, Any]]
    participants: Sequence[Mapping[str, Any]]
    places: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]
    aliases: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ArticleExplanation:
    """An article, its revisions from the first to the newest, why it gave none, the entries that led to it, and all else by which it is known."""

    article: Mapping[str, Any]
    revisions: Sequence[Mapping[str, Any]]
    rejections: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]
    aliases: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class RunSummary:
    """What a run brought: events by type, articles by page class, rejections (stage, url, reason, detail) and its newest events."""

    event_types: Sequence[tuple[str, int]]
    page_classes: Sequence[tuple[str, int]]
    rejections: Sequence[tuple[str, str, str, str]]
    events: Result


@contextmanager
def reading(layout: Layout, *, fresh: bool = False, bounds: Bounds | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, or with `fresh` the live one after waiting its turn, opened read-only.

    Raises UsageError where there is none yet, BusyError when the live one stays taken.
    """
    path = layout.live if fresh else layout.published
    if not path.exists():
        raise UsageError("there is no database yet; `dateline run` makes it", str(path))
    if not fresh:
        with _connected(path, bounds or Bounds()) as connection:
            yield connection
        return
    with locked(layout.lock), _connected(path, bounds or Bounds()) as connection:
        yield connection


@contextmanager
def _connected(path: Path, bounds: Bounds) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(path, read_only=True, **{**SAFE, "enable_external_access": bounds.files}, memory_limit=bounds.memory)
    try:
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def open_published(home: str | Path | None = None) -> duckdb.DuckDBPyConnection:
    """The published database of a DATELINE_HOME (default: this process's), read-only, for a program of yours, which closes it. See `dateline.connect`."""
    layout = Layout(Path(home) if home is not None else load_settings().home)
    if not layout.published.exists():
        raise UsageError("there is no database yet; `dateline run` makes it", str(layout.published))
    return connect(layout.published, read_only=True)


def run_query(layout: Layout, text: str, *, fresh: bool = False) -> Result:
    """The result of the last statement of `text`. Raises QueryError for SQL that is wrong or writes."""
    with reading(layout, fresh=fresh) as connection:
        return query(connection, text)


def statements(connection: duckdb.DuckDBPyConnection, text: str) -> list[str]:
    """The statements of a text of SQL, in order. Raises QueryError where it cannot be read, or holds none."""
    try:
        found = [statement.query for statement in connection.extract_statements(text)]
    except duckdb.Error as error:
        raise QueryError(_message(error), "SQL") from None
    if not found:
        raise QueryError("the query is empty", "SQL")
    return found


def query(connection: duckdb.DuckDBPyConnection, text: str, bounds: Bounds | None = None) -> Result:
    """The same on an open connection. Ctrl-C stops the query and raises KeyboardInterrupt; the end of its time does so, too, and raises QueryError."""
    return _asked(connection, text, bounds, _rows)


def query_parquet(connection: duckdb.DuckDBPyConnection, text: str, bounds: Bounds | None = None) -> bytes:
    """The rows as a Parquet file, with DuckDB's own types."""
    return _asked(connection, text, bounds, _parquet)


def _rows(connection: duckdb.DuckDBPyConnection, text: str) -> Result:
    cursor = connection.execute(text)
    columns = cursor.description or []
    return Result(tuple(str(column[0]) for column in columns), tuple(str(column[1]) for column in columns), cursor.fetchall() if columns else [])


def _parquet(connection: duckdb.DuckDBPyConnection, text: str) -> bytes:
    import pyarrow as pa  # by those who ask for it: it takes longer to import than most queries to run
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(connection.sql(text).to_arrow_table(), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def _asked(connection: duckdb.DuckDBPyConnection, text: str, bounds: Bounds | None, ask: Callable[[duckdb.DuckDBPyConnection, str], T]) -> T:
    if not text.strip(" ;\n\t"):
        raise QueryError("the query is empty", "SQL")
    try:
        return _interruptible(connection, lambda: ask(connection, text), (bounds or Bounds()).seconds)
    except duckdb.Error as error:
        raise QueryError(_explained(connection, error), "SQL") from None


def _interruptible(connection: duckdb.DuckDBPyConnection, work: Callable[[], T], seconds: float) -> T:
    """What the work gives. It has a thread of its own: DuckDB does not look at signals while it works, but can be told to stop."""
    result: list[T] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=run).start()
    try:
        in_time = done.wait(seconds or None)
    except KeyboardInterrupt:
        connection.interrupt()
        done.wait()
        raise
    if not in_time:
        connection.interrupt()
        done.wait()
        raise QueryError(f"stopped after {seconds:g} seconds; DATELINE_SQL_SECONDS gives it more (0: any time)", "SQL")
    if errors:
        raise errors[0]
    return result[0]


def _explained(connection: duckdb.DuckDBPyConnection, error: duckdb.Error) -> str:
    """The message, with what to do about it."""
    message = _message(error)
    if isinstance(error, duckdb.InvalidInputException) and "read-only" in message:
        return "this is a read-only copy for questions: nothing can be written; copy it, or export, to work on it"
    if isinstance(error, duckdb.PermissionException):
        return f"files and the network are closed to SQL; `dateline sql --allow-files` opens files ({message.splitlines()[0]})"
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"the query needs more memory than DATELINE_SQL_MEMORY allows ({message.splitlines()[0]})"
    if named := _NAMELESS.search(message):
        known = {str(row[0]).partition("(")[0]: str(row[0]) for row in connection.execute(sql("queries/relations")).fetchall()}
        near = difflib.get_close_matches((named[1] or named[2]).lower(), known, 3, 0.6)
        guess = f"Did you mean {' or '.join(known[name] for name in near)}?\n" if near else "`dateline sql --views` lists what can be asked.\n"
        return _GUESS.sub(guess, message, 1) if _GUESS.search(message) else f"{message}\n{guess}".strip()
    return message


def explain(layout: Layout, event_id: str) -> Explanation:
    """Everything behind an event. Raises UsageError for an id, or a beginning of one, that names no event or several."""
    with reading(layout) as connection:
        found = connection.execute(sql("queries/find_event"), [event_id]).fetchall()
        if len(found) != 1:
            problem = "more than one event begins so; give more of the id" if found else 'no such event; `dateline sql "SELECT event_id FROM event"` lists them'
            raise UsageError(problem, event_id)
        [(event_id, read_on, document_id, article_id)] = found
        return Explanation(
            event := _mappings(connection, "queries/explain_event", [event_id, read_on, document_id, article_id])[0],
            _mappings(connection, "queries/explain_incident_of", [event_id, event["published_on"]]),
            _mappings(connection, "queries/explain_participants", [event_id, read_on]),
            _mappings(connection, "queries/explain_place", [event_id, read_on]),
            _mappings(connection, "queries/explain_entries", [article_id]),
            _mappings(connection, "queries/explain_identity", [article_id]),
        )


def explain_incident(layout: Layout, incident_id: str) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]:
    """An incident and its reports. Raises UsageError for an id, or a beginning of one, that names no incident or several."""
    with reading(layout) as connection:
        found = _mappings(connection, "queries/explain_incident", [incident_id])
        if len(found) != 1:
            problem = "more than one incident begins so; give more of the id" if found else 'no such incident; `dateline sql "FROM incident"` lists them'
            raise UsageError(problem, incident_id)
        return found[0], _mappings(connection, "queries/explain_reports", [found[0]["incident_id"]])


def explain_story(layout: Layout, story_id: str) -> Sequence[Mapping[str, Any]]:
    """The articles that carry a story. Raises UsageError for an id, or a beginning of one, that names no story of several articles, or several such."""
    with reading(layout) as connection:
        found = _mappings(connection, "queries/explain_story", [story_id])
        if len({row["story_id"] for row in found}) != 1:
            problem = "more than one story begins so; give more of the id" if found else 'no story of several articles; `dateline sql "FROM story"` lists them'
            raise UsageError(problem, story_id)
        return found


def explain_article(layout: Layout, article: str) -> ArticleExplanation | None:
    """An article and what changed in it, by the beginning of its id or any of its addresses; None where there is none.

    Raises UsageError where several begin so.
    """
    with reading(layout) as connection:
        found = _mappings(connection, "queries/explain_article", [article, canonical_url(article)])
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
            _mappings(connection, "queries/explain_identity", [article_id]),
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


def _mappings(connection: duckdb.DuckDBPyConnection, name: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
    try:
        cursor = connection.execute(sql(name), list(parameters))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UsageError(f"the database is of another version ({first_line(error)}); `dateline run` brings it up to date") from None
    columns = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _message(error: Exception) -> str:
    return str(error).strip()
