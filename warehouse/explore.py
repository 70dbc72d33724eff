"""What the explorer asks: incidents chosen by filters, counted and listed, and everything behind one of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from threading import Lock
from typing import Any

import duckdb

from dateline.errors import UsageError
from warehouse.connect import connect, sql
from warehouse.layout import Layout
from warehouse.query import SAFE, Result, query

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

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lock = Lock()
        self._opened: tuple[tuple[int, int], duckdb.DuckDBPyConnection] | None = None

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            if self._opened is not None:
                self._opened[1].close()
                self._opened = None

    def ask(self, name: str, **parameters: Any) -> list[Row]:
        """Rows of `queries/explore/NAME.sql`. Raises UsageError where nothing is published yet."""
        return self._rows(sql(f"queries/explore/{name}"), parameters)

    def about(self, name: str, filters: Filters, **parameters: Any) -> list[Row]:
        """The same of a query that reads `shown`, the incidents that the filters let through."""
        asked = filters.parameters()
        clauses = " AND ".join(sql(f"queries/explore/where/{clause}").strip() for clause in asked) or "true"
        return self._rows(f"WITH shown AS (SELECT * FROM incident AS i WHERE {clauses})\n{sql(f'queries/explore/{name}')}", {**asked, **parameters})  # noqa: S608 (our own clauses)

    def run(self, text: str) -> Result:
        """The result of a query that somebody wrote. Raises QueryError for SQL that is wrong or writes."""
        cursor = self._cursor()
        try:
            return query(cursor, text)
        finally:
            cursor.close()

    def feeds(self) -> list[Row]:
        """How each feed is doing; those in trouble first."""
        return self._rows(sql("queries/feed_report"), {})

    def published_at(self) -> float:
        """When the file that is read was published, in seconds since 1970. Raises UsageError where there is none."""
        try:
            return self._layout.published.stat().st_mtime
        except FileNotFoundError:
            raise UsageError("there is no database yet; `dateline run` makes it", str(self._layout.published)) from None

    def _rows(self, text: str, parameters: Mapping[str, Any]) -> list[Row]:
        cursor = self._cursor()
        try:
            cursor.execute(text, dict(parameters))
            columns = [str(column[0]) for column in cursor.description or []]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            self.published_at()
            status = self._layout.published.stat()
            version = (status.st_ino, status.st_mtime_ns)
            if self._opened is None or self._opened[0] != version:
                # The old connection closes when the last question to it is answered.
                connection = connect(self._layout.published, read_only=True, **SAFE)
                connection.execute("SET lock_configuration = true")
                self._opened = version, connection
            return self._opened[1].cursor()
