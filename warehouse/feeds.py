"""What the user decides about feeds that were polled, and what the user is told of them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import pyarrow as pa

from dateline.warehouse.connect import sql
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.query import Result, query, reading
from dateline.words import ids
from dateline.words.errors import UsageError


@dataclass(frozen=True, slots=True)
class Undone:
    """A change that was taken back: `what` is permanent_url or gone; `before` holds again in place of `after`."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What a list of feeds says of one: a row of the table `subscription`."""

    feed_id: str
    url: str
    title: str
    outlet: str
    country: str
    language: str
    categories: tuple[str, ...]


_SUBSCRIBED = pa.schema(
    [*((name, pa.string()) for name in ("feed_id", "url", "title", "outlet", "country", "language")), ("categories", pa.list_(pa.string()))]
)
SECTIONS = ("summary", "silent", "blocked", "errors", "missed", "duplicates", "drift", "robots", "costs", "days", "changes")
"""Parts of the report, in its order; `queries/report/` says what each tells."""


def keep_subscriptions(layout: Layout, listed: Iterable[Subscribed]) -> None:
    """Keeps what a list of feeds says, so that it can be asked in SQL; where nothing is new, nothing is written."""
    with opened(layout) as connection:
        connection.register("listed", pa.Table.from_pylist(list({one.feed_id: asdict(one) for one in listed}.values()), _SUBSCRIBED))
        connection.execute(sql("queries/changed_subscriptions"))
        if connection.execute("FROM changed LIMIT 1").fetchone():
            connection.execute(sql("queries/keep_subscriptions"))


def report(layout: Layout, now: datetime, most_missed: float) -> dict[str, Result]:
    """How the feeds are doing, from the published database: each part as rows. Raises UsageError where there is no database yet."""
    with reading(layout) as connection:
        connection.execute("SET VARIABLE now = $1", [now.astimezone(UTC).replace(tzinfo=None)])
        connection.execute("SET VARIABLE most_missed = $1", [most_missed])
        return {name: query(connection, sql(f"queries/report/{name}")) for name in SECTIONS}


def metrics(layout: Layout, now: datetime) -> Result:
    """Counts of feeds and tables in Prometheus' terms: metric, type, help, label, its value, the value. Raises UsageError where there is no database yet."""
    with reading(layout) as connection:
        connection.execute("SET VARIABLE now = $1", [now.astimezone(UTC).replace(tzinfo=None)])
        return query(connection, sql("queries/metrics"))


def undo(layout: Layout, feed_url: str, now: datetime) -> Undone:
    """Takes the last move or end of a feed back: it is polled where it was, or again, with the next run. The undoing is a change of its own.

    Raises UsageError where there is nothing to take back.
    """
    feed_id = ids.feed_id(feed_url)
    with opened(layout) as connection:
        row = connection.execute(sql("queries/last_change"), [feed_id]).fetchone()
        if row is None:
            raise UsageError("no move and no end of this feed to undo; `dateline feeds report` lists what changed", feed_url)
        undone = Undone(*row)
        connection.execute("BEGIN")
        if undone.what == "gone":
            connection.execute(sql("queries/undo_gone"), {"feed_id": feed_id})
        else:
            connection.execute(sql("queries/undo_move"), {"feed_id": feed_id, "before": undone.before, "after": undone.after})
        about = {"feed_id": feed_id, "what": undone.what, "before": undone.after, "after": undone.before}
        connection.execute(sql("queries/record_undo"), {**about, "changed_at": now.astimezone(UTC).replace(tzinfo=None)})
        connection.execute("COMMIT")
    return undone
