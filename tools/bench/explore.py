"""The explorer over a million events, alone and beside an ingest: its first page from a cold start, and every kind of page with filters, in seconds."""

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from dateline.warehouse.layout import Layout
from dateline.warehouse.publish import publish
from dateline.words.settings import load_settings
from tools.bench import synthetic
from tools.bench.apart import apart
from tools.bench.end_to_end import whole
from tools.bench.figures import Figure, at_most
from tools.bench.publishers import published, write_publishers

ARTICLES = 200_000
"""Five events each."""
INGESTED = 1_000
"""Articles of the ingest beside it, on as many processes as the settings say."""
NEWEST = datetime(2025, 12, 30, 12, tzinfo=UTC)
"""They are of the last days of the others, so that pages without dates show both."""
WAYS = {
    "overview": "/",
    "overview, one type": "/?type=ASSAULT",
    "overview, all time": "/?since=2000-01-01",
    "overview, an actor": "/?actor=USA&since=2000-01-01",
    "overview, an outlet": "/?since=2000-01-01&source=Outlet+1",
    "dyad": "/dyad?one=USA,FRA,DEU&other=RUS,CHN&since=2000-01-01",
    "actor": "/actor?party=USA&since=2000-01-01",
    "map": "/map?since=2000-01-01",
    "sources": "/sources",
}
ROUNDS = 3


def measure(articles: int = ARTICLES, ingested: int = INGESTED) -> list[Figure]:
    """The first page, counted from the command, and the fastest of three answers of each page; beside an ingest the median of all, and the slowest."""
    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="bench-") as folder:
        layout, pages = Layout(Path(folder)), Path(folder) / "publishers"
        synthetic.fill(layout, articles)
        publish(layout)
        write_publishers(pages, ingested, NEWEST)
        first, alone = _looked(folder, lambda rounds: rounds == ROUNDS)
        copy = layout.published.stat().st_ino
        with published(pages) as demo_feeds:
            settings = load_settings().model_copy(update={"home": layout.home, "host_spacing_seconds": 0.0})
            ingest = apart(whole, settings, demo_feeds)
            first_beside, beside = _looked(folder, lambda rounds: not ingest.is_alive())
            ingest.join()
        assert ingest.exitcode == 0, "the ingest failed"
        assert layout.published.stat().st_ino != copy, "the ingest published nothing"
    return [
        at_most("first page, from the command", first, 3, "seconds"),
        *(at_most(name, min(seconds), 1, "seconds") for name, seconds in alone.items()),
        at_most("first page, from the command, beside an ingest", first_beside, 3, "seconds"),
        *(at_most(f"{name}, beside an ingest", median(seconds), 1, "seconds") for name, seconds in beside.items()),
        at_most("slowest of all answers, beside an ingest", max(max(seconds) for seconds in beside.values()), 1, "seconds"),
    ]


def _looked(home: str, enough: Callable[[int], bool]) -> tuple[float, Mapping[str, Sequence[float]]]:
    """Seconds from the command to its first page, and those of all pages, asked in turn for as many rounds as it takes."""
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("dateline")), "explore", "--port", "0"]
    environment = {"DATELINE_HOME": home, "PYTHONPATH": ":".join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            base = server.stdout.readline().split()[0].rstrip("/")
            _asked(base)
            first = time.perf_counter() - began
            found: dict[str, list[float]] = defaultdict(list)
            for rounds in count(1):
                for name, way in WAYS.items():
                    found[name].append(_asked(base + way))
                if enough(rounds):
                    break
        finally:
            server.terminate()
    return first, found


def _asked(address: str) -> float:
    began = time.perf_counter()
    with urlopen(address, timeout=60) as answer:  # noqa: S310 (our own server on loopback)
        answer.read()
    return time.perf_counter() - began
