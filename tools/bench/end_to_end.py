"""The whole pipeline against its parts: coding against bare spaCy, and everything from feed to published row against coding alone.

All with as many processes. Coding and bare spaCy are compared at work, the start of their processes left out; everything and coding alone from the
start of their processes, which everything cannot do without.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Any

from dateline.extractors.text import read_page
from dateline.flows.steps.acquire import acquire
from dateline.flows.steps.load import load, load_until
from dateline.flows.steps.poll import poll
from dateline.flows.steps.readers import NICENESS, ReaderPool
from dateline.flows.steps.run import Run
from dateline.warehouse.due import due_entries, feed_states
from dateline.warehouse.layout import Layout
from dateline.warehouse.publish import publish
from dateline.warehouse.query import run_query
from dateline.web.demo_feeds import DemoFeeds
from dateline.web.fetch import utc_now
from dateline.web.testing import make_article
from dateline.words.records import Document
from dateline.words.settings import Settings, load_settings
from tools.bench.figures import Figure, at_least, at_most
from tools.bench.memory import PeakMemory
from tools.bench.publishers import published, write_publishers

ARTICLES = 2_000
BARE_ARTICLES = 400
"""Of these, what bare spaCy reads: it takes longest, and its rate does not change."""
_nlp: Any = None


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float
    processor_seconds: float
    peak_mebibytes: float
    """Of all processes together, what they share counted once; 0 where the system does not tell."""


def measure(articles: int = ARTICLES, bare_articles: int = BARE_ARTICLES) -> list[Figure]:
    """The ratios, what of the processors was used, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        pages, home = Path(folder) / "publishers", Path(folder) / "home"
        write_publishers(pages, articles)
        settings = load_settings().model_copy(update={"home": home, "host_spacing_seconds": 0.0})
        documents = _documents(pages)
        bare = bare_articles / _bare_seconds(settings, [document.text for document in documents[:bare_articles]])
        alone, started = _coding_rates(settings, documents)
        with published(pages) as demo_feeds:
            cost, rows = whole(settings, demo_feeds)
    assert rows == articles, f"{rows} of {articles} articles were published"
    rate = articles / cost.seconds
    return [
        at_least("coding alone / bare spaCy, articles per second", alone / bare, 2.0),
        at_least("end to end / coding alone, articles per second", rate / started, 0.85),
        at_least("end to end / bare spaCy, articles per second", rate / bare, 2.0 * 0.85),
        at_least("processors busy, end to end", cost.processor_seconds / (cost.seconds * (os.cpu_count() or 1)), 0.85, "share"),
        *([at_most("memory of all processes, end to end", cost.peak_mebibytes, 2560.0, "MiB")] if cost.peak_mebibytes else []),
    ]


def _documents(pages: Path) -> list[Document]:
    found = [read_page(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes()))[1] for page in sorted(pages.glob("*/*.html"))]
    return [document for document in found if document is not None]


def _bare_seconds(settings: Settings, texts: Sequence[str]) -> float:
    """The full spaCy pipeline over texts, in as many processes, their start not counted."""
    shares = [list(texts[number :: settings.workers]) for number in range(settings.workers)]
    with ProcessPoolExecutor(settings.workers, get_context("spawn"), _load_bare, (settings.model,)) as pool:
        list(pool.map(_bare, [share[:2] for share in shares]))
        return _timed(lambda: list(pool.map(_bare, shares)))


def _load_bare(model: str) -> None:
    import spacy

    global _nlp
    os.nice(NICENESS)  # as our readers are
    _nlp = spacy.load(model)


def _bare(texts: Sequence[str]) -> int:
    return sum(len(parse) for parse in _nlp.pipe(texts))


def _coding_rates(settings: Settings, documents: Sequence[Document]) -> tuple[float, float]:
    """Documents a second once the coder is loaded, and from the start of the processes."""
    first = documents[: 4 * settings.workers]
    with ReaderPool(settings) as readers:
        loading = _timed(lambda: list(readers.code(first)))
        coding = _timed(lambda: sum(1 for _ in readers.code(documents)))
    return len(documents) / coding, (len(first) + len(documents)) / (loading + coding)


def whole(settings: Settings, demo_feeds: DemoFeeds) -> tuple[Cost, int]:
    """One cycle over all publishers as the flow does it, from the first poll to the published copy; and the articles in that."""
    layout = Layout(settings.home)
    layout.prepare()
    run = Run(settings, layout, "bench", demo_feeds)
    before = _processor_seconds()
    memory = PeakMemory()

    def cycle() -> None:
        with ThreadPoolExecutor(1) as thread:
            poll(run, feed_states(layout, demo_feeds.feeds))
            load(run)
            acquired = Event()
            acquiring = thread.submit(acquire, run, due_entries(layout, utc_now(), 1_000_000))
            acquiring.add_done_callback(lambda _: acquired.set())
            load_until(acquired, run)
            acquiring.result()
            load(run)
        publish(layout)

    with memory:
        seconds = _timed(cycle)
    rows = run_query(layout, "SELECT count(*) FROM article WHERE page_class = 'article'").rows[0][0]
    return Cost(seconds, _processor_seconds() - before, memory.mebibytes), rows


def _processor_seconds() -> float:
    """Of this process and of its children that have ended."""
    return sum(os.times()[:4])


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
