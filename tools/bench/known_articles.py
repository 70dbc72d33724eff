"""How the cost of an article changes with the number of articles that are known already, on an invented history."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from dateline.warehouse.check import run_checks
from dateline.warehouse.due import due_entries, feed_states
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import SPARE_SHARE, publish
from dateline.warehouse.query import run_query
from dateline.warehouse.stage import stage_tables
from tools.bench import synthetic

BATCH = 500
"""Articles a batch."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Costs at a number of known articles, in milliseconds an article: loading it (identity, stories, incidents and all), its share of asking
    what is due, of publishing (which may take a twentieth of the loader's time), and of a nightly check of everything."""

    articles: int
    load: float
    due: float
    publish: float
    check: float


def measure(home: Path, sizes: Sequence[int], rounds: int, progress: Callable[[str], None] = lambda line: None) -> Iterator[Growth]:
    """The costs at each size, each a median of `rounds`; the warehouses are built below `home`, one at a time in a folder of its own.

    News comes at one rate, that of the largest size in two years: what grows is the history, not the day.
    """
    history = max(sizes) + rounds * BATCH
    for size in sizes:
        progress(f"building {size:,} articles")
        layout = Layout(home / str(size))
        synthetic.fill(layout, size, of=history)
        made = list(synthetic.batches(size, BATCH, rounds, history))
        progress(f"measuring at {size:,}")
        load = median(_loaded(layout, batch) for batch in made)
        feeds = [row[0] for row in _published(layout, "SELECT url FROM feed")]
        due = median(_seconds(partial(_due, layout, feeds)) for _ in range(rounds))
        check = _seconds(partial(run_checks, layout))
        yield Growth(size, 1e3 * load / BATCH, 1e3 * due / BATCH, 1e3 * SPARE_SHARE * load / BATCH, 1e3 * check / size)


def _loaded(layout: Layout, batch: synthetic.Kinds) -> float:
    for kind, tables in batch.items():
        stage_tables(layout, kind, tables, "measured")
    return _seconds(lambda: load_staged(layout))


def _published(layout: Layout, query: str) -> Sequence[tuple[str, ...]]:
    publish(layout, force=True)
    return run_query(layout, query).rows


def _due(layout: Layout, feeds: Sequence[str]) -> None:
    feed_states(layout, feeds)
    due_entries(layout, datetime.now(UTC), BATCH)


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
