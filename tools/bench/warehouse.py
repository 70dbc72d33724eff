"""The warehouse at ten million events: loading, publishing, the questions of the field."""

import sys
import tempfile
from pathlib import Path

from dateline.words.settings import load_settings
from tools.bench import store as bench
from tools.bench.figures import Figure, at_least, at_most

ARTICLES = 2_000_000
"""Five events each. What is built takes 12 GB of disk, and is removed."""
ROUNDS = 7


def measure(articles: int = ARTICLES) -> list[Figure]:
    """Every figure with its bound."""
    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="bench-") as folder:
        costs = bench.measure(Path(folder), articles, ROUNDS, lambda line: print(line, file=sys.stderr))
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
