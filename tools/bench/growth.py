"""The cost of an article at a thousand and at a million known articles: nothing may grow faster than the logarithm of their number."""

import math
import sys
import tempfile
from pathlib import Path

from dateline.words.settings import load_settings
from tools.bench import known_articles as growth
from tools.bench.figures import Figure, at_most

SIZES = (2_000, 10_000, 100_000, 1_000_000)
ROUNDS = 5
MOST = 100.0
"""Milliseconds an article: half a million articles a day leave 170 for everything."""


def measure(*sizes: int) -> list[Figure]:
    """Each cost at the largest size against that at the smallest, bounded by how much the logarithm grows; and what they are, in milliseconds."""
    sizes = sizes or SIZES
    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="bench-") as folder:
        found = list(growth.measure(Path(folder), sizes, ROUNDS, lambda line: print(line, file=sys.stderr)))
    bound = math.log(sizes[-1]) / math.log(sizes[0])
    first, last = found[0], found[-1]
    ratios = [(name, getattr(last, name) / getattr(first, name)) for name in ("load", "due", "check")]
    figures = [at_most(f"{name}, an article: {sizes[-1]:,} known / {sizes[0]:,}", ratio, round(bound, 2)) for name, ratio in ratios]
    return figures + [at_most(f"{name} at {one.articles:,}", getattr(one, name), MOST, "ms/article") for one in found for name in ("load", "due", "check")]
