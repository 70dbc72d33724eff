"""Grouping: copies of an article into stories, reports of an event into incidents, as batches come in.

What is published first, and agrees with nothing that came before it, is the first of a group. All else belongs to the first one that it
agrees with best. So no chain of small differences joins what has nothing in common, a group is explained by comparing with one item, and the
groups hang only on the items, never on the order or the batches in which they were loaded: what comes in late, changes or goes has the items
after it decided again where it was, or becomes, a first one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import duckdb
import pyarrow as pa

from dateline.warehouse.connect import sql


@dataclass(frozen=True, slots=True)
class Grouping:
    """One kind of group: its table, the columns for an item, its group and how like the first one it is, and how many days after that one it may come."""

    name: str
    table: str
    item: str
    group: str
    similarity: str
    letter: str
    window_days: int
    agreed: str = ""

    def execute(self, connection: duckdb.DuckDBPyConnection, step: str) -> duckdb.DuckDBPyConnection:
        """Runs a statement of `queries/group/` on this kind's table."""
        names = {"table": self.table, "item": self.item, "group": self.group, "letter": self.letter, "similarity": self.similarity}
        return connection.execute(sql(f"queries/group/{step}").format(**names, agreed=f", {self.agreed}" if self.agreed else ""))


STORY = Grouping("story", "story_article", "article_id", "story_id", "containment", "s", 7)
INCIDENT = Grouping("incident", "event_incident", "event_id", "incident_id", "similarity", "i", 7, "agreed")

_DECIDED = pa.schema([("id", pa.string()), ("leader", pa.string()), ("similarity", pa.float64()), ("agreed", pa.list_(pa.string()))])
Pair = tuple[str, str, float, list[str] | None]
"""An item, an earlier one that it agrees with, how much, and in what."""
MOST_PAIRS = 4_000_000
"""Pairs of the same keys that are compared at once."""


def settle(connection: duckdb.DuckDBPyConnection, grouping: Grouping) -> None:
    """Decides the groups of what is in the table `unsettled`, and of all that changes with them; `touched` gets the groups concerned."""
    connection.execute("SET VARIABLE window_days = $1", [grouping.window_days])
    while items := connection.execute("SELECT id, led FROM unsettled ORDER BY published_on, seen_at, id").fetchall():
        leaders: dict[str, dict[str, object]] = {}
        for part in _parts(connection, grouping, [item for item, _ in items]):
            grouping.execute(connection, "earlier")
            found = lead(part, _pairs(connection, grouping))
            connection.register("decided", pa.Table.from_pylist([{"id": item, **leader} for item, leader in found.items()], _DECIDED))
            grouping.execute(connection, "write")
            leaders |= found
        first = {item for item, leader in leaders.items() if leader["leader"] == item}
        _register_ids(connection, "made", (item for item, led in items if item in first and not led))
        ceased = {item for item, led in items if led and item not in first}
        grouping.execute(connection, "later")
        followers = {item for item, *_ in _pairs(connection, grouping)}
        if not followers and not ceased:
            return
        _register_ids(connection, "followers", followers)
        _register_ids(connection, "ceased", ceased)
        grouping.execute(connection, "again")


def lead(items: Sequence[str], pairs: Iterable[Pair]) -> dict[str, dict[str, object]]:
    """The first one that each item belongs to, with their similarity and what agrees. `items` in order of time; the pairs of an item together, best first.

    A pair's other item is either one of `items` that comes before, or known to be a first one.
    """
    candidates = {item: list(found) for item, found in groupby(pairs, key=lambda pair: pair[0])}
    leaders: dict[str, dict[str, object]] = {}
    for item in items:
        leader: Mapping[str, object] = {"leader": item, "similarity": 1.0, "agreed": []}
        for _, other, similarity, agreed in candidates.get(item, ()):
            if other not in leaders or leaders[other]["leader"] == other:
                leader = {"leader": other, "similarity": similarity, "agreed": agreed}
                break
        leaders[item] = dict(leader)
    return leaders


def _parts(connection: duckdb.DuckDBPyConnection, grouping: Grouping, items: Sequence[str]) -> Iterator[Sequence[str]]:
    """The items in order of time, in `unsettled` as many at once as make no more than so many pairs: of a thousand reports of one event, the later ones
    are compared with the first alone."""
    [(pairs,)] = connection.execute(sql(f"queries/group/{grouping.name}_blocks")).fetchall()
    if pairs <= MOST_PAIRS:
        yield items
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE waiting AS FROM unsettled")
    size = -(-len(items) * MOST_PAIRS // pairs)
    for start in range(0, len(items), size):
        _register_ids(connection, "part", part := items[start : start + size])
        connection.execute("CREATE OR REPLACE TEMP TABLE unsettled AS FROM waiting SEMI JOIN part USING (id)")
        yield part
    connection.execute("CREATE OR REPLACE TEMP TABLE unsettled AS FROM waiting")


def _pairs(connection: duckdb.DuckDBPyConnection, grouping: Grouping) -> list[Pair]:
    return connection.execute(sql(f"queries/group/{grouping.name}_pairs")).fetchall()


def _register_ids(connection: duckdb.DuckDBPyConnection, name: str, ids: Iterable[str]) -> None:
    connection.register(name, pa.table({"id": pa.array(list(ids), pa.string())}))
