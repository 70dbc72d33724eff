"""Watch rules against the incidents, and what of that was told."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from dateline.warehouse.connect import sql
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.query import reading
from dateline.words.watching import Watch


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule is to tell: an incident, or a week whose figures crossed the rule's threshold. `what` is ready for JSON."""

    watch: str
    subject: str
    what: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Untold:
    """A match that is kept, and what of it is still to be done."""

    watch: str
    subject: str
    what: dict[str, Any]
    to_emit: bool
    to_post: bool


def matches(layout: Layout, watches: Iterable[Watch], since: date, until: date) -> list[Match]:
    """What the rules match in the published tables in news of these days; a week of a threshold once."""
    with reading(layout) as connection:
        return [match for watch in watches for match in _matches(connection, watch, since, until)]


def keep_matches(layout: Layout, watches: Sequence[Watch], since: date, until: date, at: datetime) -> int:
    """Keeps what the rules match in the live tables and was not kept before; how many."""
    with opened(layout) as connection:
        before = _kept(connection)
        connection.execute("BEGIN")
        for watch in watches:
            for match in _matches(connection, watch, since, until):
                row = {"watch": match.watch, "subject": match.subject, "event_id": match.what.get("event_id"), "what": json.dumps(match.what)}
                connection.execute(sql("queries/watch/keep"), {**row, "matched_at": _naive(at)})
        connection.execute("COMMIT")
        return _kept(connection) - before


def untold(layout: Layout, posting: Iterable[str], since: datetime) -> list[Untold]:
    """Matches kept since then that are still to be emitted, or posted for the rules that have a webhook."""
    with opened(layout) as connection:
        rows = connection.execute(sql("queries/watch/untold"), {"since": _naive(since), "posting": list(posting)}).fetchall()
    return [Untold(watch, subject, json.loads(what), to_emit, to_post) for watch, subject, what, to_emit, to_post in rows]


def record_told(layout: Layout, told: Iterable[tuple[Untold, bool, bool]], at: datetime) -> None:
    """Notes which matches were emitted and which were posted."""
    with opened(layout) as connection:
        for match, emitted, posted in told:
            given = {"watch": match.watch, "subject": match.subject, "emitted": emitted, "posted": posted, "at": _naive(at)}
            connection.execute(sql("queries/watch/told"), given)


def _matches(connection: duckdb.DuckDBPyConnection, watch: Watch, since: date, until: date) -> list[Match]:
    given = {"since": since, "until": until, "minimum_reports": watch.minimum_reports}
    given |= {name: list(getattr(watch, name)) for name in ("statuses", "types", "modes", "quad", "contexts", "actors", "recipients", "countries")}
    if watch.threshold is None:
        return [Match(watch.name, row["incident_id"], row) for row in _rows(connection, "queries/watch/incidents", given)]
    rows = _rows(connection, "queries/watch/weeks", {**given, **watch.threshold.model_dump()})
    first = {row["week"]: row for row in reversed(rows)}
    return [Match(watch.name, week, {**row, **watch.threshold.model_dump()}) for week, row in sorted(first.items())]


def _rows(connection: duckdb.DuckDBPyConnection, name: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    cursor = connection.execute(sql(name), given)
    columns = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _kept(connection: duckdb.DuckDBPyConnection) -> int:
    count: int = connection.execute("SELECT count(*) FROM watch_match").fetchall()[0][0]
    return count


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
