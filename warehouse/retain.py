"""Retention: what is kept for a time only."""

from datetime import UTC, datetime

from dateline.warehouse.connect import sql
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened


def expire_polls(layout: Layout, before: datetime) -> int:
    """Removes polls of before that time; how many there were."""
    with opened(layout) as connection:
        count: int = connection.execute(sql("queries/expire_polls"), {"before": before.astimezone(UTC).replace(tzinfo=None)}).fetchall()[0][0]
    return count
