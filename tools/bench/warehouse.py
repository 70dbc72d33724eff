"""The warehouse at ten million events: loading against DuckDB's bare insert of the same batches, publishing, and the questions of the field."""

import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb

from dateline.warehouse.connect import STORAGE
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.load import load_staged
from dateline.warehouse.migrate import migrate
from dateline.warehouse.publish import publish
from dateline.warehouse.query import explain, reading, run_query
from dateline.warehouse.stage import stage_tables
from dateline.words.settings import load_settings
from tools.bench import synthetic
from tools.bench.figures import Figure, at_least, at_most

ARTICLES = 2_000_000
"""Five events each. What is built takes 12 GB of disk, and is removed."""
ROUNDS = 7
BATCH = 500
"""Articles a batch."""
_PAIR = "FROM dyad_day WHERE actor_country = 'USA' AND recipient_country = 'CHN' AND event_on BETWEEN '2025-01-01' AND '2025-12-31'"
_YEAR = "SELECT count(*), sum(events), avg(goldstein) FROM dyad_day WHERE event_on BETWEEN '2025-01-01' AND '2025-12-31'"
_SAMPLE = "SELECT event_id FROM event USING SAMPLE reservoir(100 ROWS) REPEATABLE (7)"


@dataclass(frozen=True, slots=True)
class Costs:
    """Times are seconds, sizes bytes. `load` and `bare`: the same batches by the loader and by DuckDB's bare insert, commits included.

    `into_full` and `into_empty`: one batch of 500 articles, opening and closing included. `peak`: the loader's largest memory.
    """

    events: int
    load: float
    bare: float
    into_full: float
    into_empty: float
    pair: float
    year: float
    explain: float
    publish: float
    size: int
    peak: int


def measure(articles: int = ARTICLES) -> list[Figure]:
    """Every figure with its bound."""
    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="bench-") as folder:
        costs = _costs(Path(folder), articles, ROUNDS)
    return [
        at_least("load rate / bare insert", costs.bare / costs.load, 0.5),
        at_most("a batch: full / empty", costs.into_full / costs.into_empty, 2),
        at_most("dyad_day, one pair", costs.pair, 0.2, "seconds"),
        at_most("dyad_day, all pairs, a year", costs.year, 1.5, "seconds"),
        at_most("explain", costs.explain, 0.3, "seconds"),
        at_most("peak memory of the loader", costs.peak / 2**30, 1.5, "GiB"),
        at_most("publishing, a GB", costs.publish / (costs.size / 1e9), 10, "seconds"),
        at_most("published, a million events", costs.size / costs.events, 1000, "MB"),
    ]


def _costs(home: Path, articles: int, rounds: int) -> Costs:
    """Builds a warehouse of that many invented articles below `home`, unless it is there, and asks it; each figure is the median of `rounds`."""
    full, empty = Layout(home / "full"), Layout(home / "empty")
    if not full.live.exists():
        synthetic.fill(full, articles, lambda number: _say(f"{number:,} of {articles:,} articles"))
    made = list(synthetic.batches(articles, BATCH, rounds * 2, articles))
    _say("loading against bare inserts")
    bare = _bare(home / "bare.duckdb", made)
    load = _loaded(Layout(home / "loaded"), made)
    _say("batches into the full and into an empty warehouse")
    pairs = [(_timed(full, batch), _timed(empty, batch)) for batch in made[:rounds]]
    peak = _peak(full, made[rounds:])
    _say("publishing")
    started = perf_counter()
    publish(full, force=True)
    published = perf_counter() - started
    _say("questions")
    events = int(run_query(full, "SELECT count(*) FROM event").rows[0][0])
    pair, year = (_asked(full, question, rounds) for question in (_PAIR, _YEAR))
    found = median(_seconds(partial(explain, full, str(row[0]))) for row in run_query(full, _SAMPLE).rows[:rounds])
    into_full, into_empty = (median(times) for times in zip(*pairs, strict=True))
    return Costs(events, load, bare, into_full, into_empty, pair, year, found, published, full.published.stat().st_size, peak)


def _asked(layout: Layout, question: str, rounds: int) -> float:
    """Seconds of a query on an open connection."""
    with reading(layout) as connection:
        return median(_seconds(lambda: connection.execute(question).fetchall()) for _ in range(rounds))


def _bare(path: Path, made: list[synthetic.Kinds]) -> float:
    """Seconds that DuckDB takes to insert the batches into tables of the same columns, one durable transaction each."""
    with duckdb.connect(path, config={"storage_compatibility_version": STORAGE}) as connection:
        migrate(connection, path)
        started = perf_counter()
        for batch in made:
            for tables in batch.values():
                connection.execute("BEGIN")
                for name, table in tables.items():
                    if table.num_rows and name not in ("outcome", "poll"):  # no tables of the warehouse: they change rows of others
                        kept = connection.table(name).columns  # what the loader alone looks at is in none
                        connection.register("staged", table.select([column for column in table.column_names if column in kept]))
                        connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM staged")  # noqa: S608 (our own names)
                connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
        return perf_counter() - started


def _stage(layout: Layout, *made: synthetic.Kinds) -> None:
    """In the order of a run: what the feeds gave, then what came of it."""
    layout.prepare()
    for kind in made[0]:
        for batch in made:
            stage_tables(layout, kind, batch[kind], "measured")


def _loaded(layout: Layout, made: list[synthetic.Kinds]) -> float:
    """Seconds that the loader takes, from staged batches to a closed file."""
    with opened(layout):
        pass
    _stage(layout, *made)
    return _seconds(lambda: load_staged(layout))


def _timed(layout: Layout, batch: synthetic.Kinds) -> float:
    _stage(layout, batch)
    return _seconds(lambda: load_staged(layout))


def _peak(layout: Layout, made: list[synthetic.Kinds]) -> int:
    """The largest memory of a process that loads the batches, in bytes."""
    _stage(layout, *made)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_load_and_weigh, (layout,))


def _load_and_weigh(layout: Layout) -> int:
    load_staged(layout)
    return _most_memory()


def _most_memory() -> int:
    """The most memory that this process had, in bytes. Not by getrusage on Linux, which counts what the parent had when it started this one."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
