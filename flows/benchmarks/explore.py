"""The explorer over a million events: its first page from a cold start, and every kind of page with filters, in seconds of the server."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from dateline.settings import load_settings
from flows.benchmarks.figures import Figure, at_most
from warehouse import synthetic
from warehouse.layout import Layout
from warehouse.publish import publish

ARTICLES = 200_000
"""Five events each."""
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


def measure(articles: int = ARTICLES) -> list[Figure]:
    """The first page, counted from the command, and the fastest of three answers of each page."""
    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="bench-") as folder:
        layout = Layout(Path(folder))
        synthetic.fill(layout, articles)
        publish(layout)
        began = time.perf_counter()
        command = [str(Path(sys.executable).with_name("dateline")), "explore", "--port", "0"]
        environment = {"DATELINE_HOME": folder, "PYTHONPATH": ":".join(sys.path)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:  # noqa: S603 (ourselves)
            try:
                assert server.stdout is not None
                base = server.stdout.readline().split()[0].rstrip("/")
                _asked(base)
                first = time.perf_counter() - began
                found = {name: min(_asked(base + way) for _ in range(ROUNDS)) for name, way in WAYS.items()}
            finally:
                server.terminate()
    return [at_most("first page, from the command", first, 3, "seconds"), *(at_most(name, seconds, 1, "seconds") for name, seconds in found.items())]


def _asked(address: str) -> float:
    began = time.perf_counter()
    with urlopen(address, timeout=60) as answer:  # noqa: S310 (our own server on loopback)
        answer.read()
    return time.perf_counter() - began
