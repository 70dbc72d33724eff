"""What is in the tables, without what differs from run to run."""

from pathlib import Path

import duckdb

from dateline.warehouse.layout import Layout

CLOCKED = r"\w*(_at|run_id|batch_id|seconds)|due_\w+|history|failures|batch|reading_id|headers|incident_id|story_id|similarity|containment|agreed"
"""Columns that tell when or in which run something was done, or which of several reports of a day was fetched first."""
GROUPS = {"event_incident": ("incident_id", "event_id"), "story_article": ("story_id", "article_id")}
"""What belongs together is compared, not what it is called."""


def content(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table without its times, the books and the polls of real feeds, which are not the same in every run."""
    with duckdb.connect(Layout(home).live, read_only=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        found = {}
        for table in tables:
            if table in ("run", "load_batch", "poll", "feed", "feed_day", "schema_migration"):
                continue
            where = "WHERE stage <> 'feed'" if table == "rejection" else ""
            query = f"SELECT COLUMNS(lambda c: NOT regexp_full_match(c, '{CLOCKED}')) FROM {table} {where} ORDER BY ALL"
            found[table] = connection.execute(query).fetchall()
        for table, (group, member) in GROUPS.items():
            found[f"groups of {table}"] = connection.execute(f"SELECT list({member} ORDER BY {member}) FROM {table} GROUP BY {group} ORDER BY ALL").fetchall()
        return found
