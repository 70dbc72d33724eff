"""What the explorer asks: incidents chosen by filters, counted and listed, and everything behind one of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from threading import Condition
from typing import Any

import duckdb

from dateline.warehouse.connect import connect, sql
from dateline.warehouse.layout import Layout
from dateline.warehouse.query import SAFE, Bounds, Result, query, query_parquet
from dateline.words.errors import UsageError

Row = Mapping[str, Any]
HAPPENED = ("asserted",)
"""What is counted where no status is asked for."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which incidents. Actors are given by the beginnings of their codes (`USA`, `RUSMIL`), several of them as a group; empty is any."""

    since: date | None = None
    until: date | None = None
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    """On either side."""
    between: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """Two groups, each on the other side of the other."""
    country: str = ""
    type: tuple[str, ...] = ()
    mode: str = ""
    quad: int | None = None
    context: str = ""
    status: tuple[str, ...] = HAPPENED
    source: str = ""
    place: str = ""
    confidence: float | None = None

    def parameters(self) -> dict[str, Any]:
        """What is asked, by the name of the clause that asks it."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("actor", "recipient", "party"):
            asked[name] = beginning(asked[name])
        asked["between"] = [beginning(group) for group in self.between] if self.between else None
        asked["type"], asked["status"] = list(self.type), list(self.status)
        return {name: value for name, value in asked.items() if value not in ("", None, [])}


def beginning(codes: Sequence[str]) -> str:
    """A pattern of the codes that begin with one of these; empty for none."""
    return f"^(?:{'|'.join(re.escape(code) for code in codes)})" if codes else ""


class Explorer:
    """The published database, for many threads; a new publication is picked up by the next question."""

    def __init__(self, layout: Layout, bounds: Bounds = Bounds()) -> None:  # noqa: B008 (frozen)
        self._layout = layout
        self._bounds = bounds
        self._change = Condition()
        self._asking = 0
        self._opened: tuple[tuple[int, int], duckdb.DuckDBPyConnection] | None = None

    def close(self) -> None:
        """Lets go of the file when the last question is answered."""
        with self._change:
            self._close()

    def ask(self, name: str, **parameters: Any) -> list[Row]:
        """Rows of `queries/explore/NAME.sql`. Raises UsageError where nothing is published yet."""
        return self._rows(sql(f"queries/explore/{name}"), parameters)

    def about(self, name: str, filters: Filters, **parameters: Any) -> list[Row]:
        """The same of a query that reads `shown`, the incidents that the filters let through."""
        asked = filters.parameters()
        clauses = " AND ".join(sql(f"queries/explore/where/{clause}").strip() for clause in asked) or "true"
        shown = f"WITH shown AS (SELECT * FROM incident AS i WHERE {clauses})"  # noqa: S608 (our own clauses)
        return self._rows(f"{shown}\n{sql(f'queries/explore/{name}')}", {**asked, **parameters})

    def run(self, text: str) -> Result:
        """The result of a query that somebody wrote. Raises QueryError for SQL that is wrong or writes."""
        with self._cursor() as cursor:
            return query(cursor, text, self._bounds)

    def run_parquet(self, text: str) -> bytes:
        """The same as a Parquet file."""
        with self._cursor() as cursor:
            return query_parquet(cursor, text, self._bounds)

    def relations(self) -> list[Row]:
        """What can be asked in SQL: name, kind and a sentence about it."""
        return self._rows(sql("queries/relations"), {})

    def feeds(self) -> list[Row]:
        """How each feed is doing; those in trouble first."""
        return self._rows(sql("queries/feed_report"), {})

    def _rows(self, text: str, parameters: Mapping[str, Any]) -> list[Row]:
        with self._cursor() as cursor:
            cursor.execute(text, dict(parameters))
            columns = [str(column[0]) for column in cursor.description or []]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._change:
            cursor = self._newest().cursor()
            self._asking += 1
        try:
            yield cursor
        finally:
            cursor.close()
            with self._change:
                self._asking -= 1
                self._change.notify_all()

    def _newest(self) -> duckdb.DuckDBPyConnection:
        """A connection to the newest publication. DuckDB knows a file by its name: the old one must be closed before the new one can be opened."""
        version = self._version()
        if self._opened is not None and self._opened[0] != version:
            self._close()
        if self._opened is None:
            connection = connect(self._layout.published, read_only=True, **SAFE, memory_limit=self._bounds.memory)
            connection.execute("SET lock_configuration = true")
            self._opened = version, connection
        return self._opened[1]

    def _close(self) -> None:
        self._change.wait_for(lambda: self._asking == 0)
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None

    def _version(self) -> tuple[int, int]:
        try:
            status = self._layout.published.stat()
        except FileNotFoundError:
            raise UsageError("there is no database yet; `dateline run` makes it", str(self._layout.published)) from None
        return status.st_ino, status.st_mtime_ns
