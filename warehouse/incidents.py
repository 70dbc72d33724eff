"""Stories and incidents, kept up with every batch: inside its transaction, so that what is published always has them."""

import duckdb

from warehouse.connect import sql
from warehouse.grouping import INCIDENT, STORY, settle
from warehouse.layout import Layout
from warehouse.live import opened


def settle_batch(connection: duckdb.DuckDBPyConnection) -> None:
    """Decides stories and incidents of the articles that a batch of outcomes brought, changed or took away."""
    _run(connection, "touch", "story_begin")
    settle(connection, STORY)
    _run(connection, "story_end", "touch", "incident_staged", "incident_new", "incident_begin")
    _settle_incidents(connection)


def update_incidents(layout: Layout) -> int:
    """Decides the incidents of events that have none, as those that an older version loaded; how many there were."""
    with opened(layout) as connection:
        connection.execute("BEGIN")
        _run(connection, "touch", "incident_missing", "incident_new", "incident_begin")
        found: int = connection.execute("SELECT count(*) FROM unsettled").fetchall()[0][0]
        _settle_incidents(connection)
        connection.execute("COMMIT")
    return found


def _settle_incidents(connection: duckdb.DuckDBPyConnection) -> None:
    settle(connection, INCIDENT)
    if connection.execute("SELECT count(*) FROM touched").fetchall()[0][0]:
        _run(connection, "incident_count", "incident_lookup", "incident_end")


def _run(connection: duckdb.DuckDBPyConnection, *steps: str) -> None:
    for step in steps:
        connection.execute(sql(f"queries/group/{step}"))
