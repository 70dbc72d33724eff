"""The cost of an article at a thousand and at a million known articles: nothing may grow faster than the logarithm of their number."""

import math
import sys
import tempfile
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
from dateline.words.settings import load_settings
from tools.bench import synthetic
from tools.bench.figures import Figure, at_most

SIZES = (2_000, 10_000, 100_000, 1_000_000)
ROUNDS = 5
MOST = 100.0
"""Milliseconds an article: half a million articles a day leave 170 for everything."""
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


def measure(*sizes: int) -> list[Figure]:
    """Each cost at the largest size against that at the smallest, bounded by how much the logarithm grows; and what they are, in milliseconds."""
    sizes = sizes or SIZES
    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="bench-") as folder:
        found = list(_costs(Path(folder), sizes, ROUNDS))
    bound = math.log(sizes[-1]) / math.log(sizes[0])
    first, last = found[0], found[-1]
    ratios = [(name, getattr(last, name) / getattr(first, name)) for name in ("load", "due", "check")]
    figures = [at_most(f"{name}, an article: {sizes[-1]:,} known / {sizes[0]:,}", ratio, round(bound, 2)) for name, ratio in ratios]
    return figures + [at_most(f"{name} at {one.articles:,}", getattr(one, name), MOST, "ms/article") for one in found for name in ("load", "due", "check")]


def _costs(home: Path, sizes: Sequence[int], rounds: int) -> Iterator[Growth]:
    """The costs at each size, each a median of `rounds`; the warehouses are built below `home`, one at a time in a folder of its own.

    News comes at one rate, that of the largest size in two years: what grows is the history, not the day.
    """
    history = max(sizes) + rounds * BATCH
    for size in sizes:
        print(f"building {size:,} articles", file=sys.stderr)
        layout = Layout(home / str(size))
        synthetic.fill(layout, size, of=history)
        made = list(synthetic.batches(size, BATCH, rounds, history))
        print(f"measuring at {size:,}", file=sys.stderr)
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
