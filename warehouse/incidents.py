"""Stories and incidents, kept up with every batch: inside its transaction, so that what is published always has them."""

from collections import defaultdict
from typing import Any

import duckdb
import pyarrow as pa

from dateline.warehouse.connect import sql
from dateline.warehouse.grouping import INCIDENT, STORY, settle
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.reports import report_row
from dateline.warehouse.rows import SCHEMAS


def settle_batch(connection: duckdb.DuckDBPyConnection) -> None:
    """Decides stories and incidents of the articles that a batch of outcomes brought, changed or took away."""
    _run(connection, "touch", "story_begin")
    settle(connection, STORY)
    _run(connection, "story_end", "touch", "incident_staged", "incident_begin")
    _settle_incidents(connection)


def update_incidents(layout: Layout) -> int:
    """Decides the incidents of events that have none, as those that an older version loaded; how many there were."""
    total = 0
    with opened(layout) as connection:
        while found := _update_some(connection):
            total += found
    return total


def _update_some(connection: duckdb.DuckDBPyConnection) -> int:
    connection.execute("BEGIN")
    _run(connection, "touch", "incident_missing")
    connection.register("missing_report", _reports(connection))
    _run(connection, "incident_reported", "incident_begin")
    _settle_incidents(connection)
    connection.execute("COMMIT")
    found: int = connection.execute("SELECT count(*) FROM new_report").fetchall()[0][0]
    return found


def _reports(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    participants: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.sql("FROM new_participant").to_arrow_table().to_pylist():
        participants[row["event_id"]].append(row)
    places = {row["event_id"]: row for row in connection.sql("FROM new_place").to_arrow_table().to_pylist()}
    events = connection.sql("SELECT e.*, d.published_on FROM new_event AS e JOIN document AS d USING (document_id)").to_arrow_table().to_pylist()
    rows = [report_row(event, participants[event["event_id"]], places.get(event["event_id"]), event["published_on"]) for event in events]
    return pa.Table.from_pylist(rows, SCHEMAS["event_incident"])


def _settle_incidents(connection: duckdb.DuckDBPyConnection) -> None:
    settle(connection, INCIDENT)
    if connection.execute("SELECT count(*) FROM touched").fetchall()[0][0]:
        _run(connection, "incident_count", "incident_lookup", "incident_end")


def _run(connection: duckdb.DuckDBPyConnection, *steps: str) -> None:
    for step in steps:
        connection.execute(sql(f"queries/group/{step}"))
