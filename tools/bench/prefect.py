"""What Prefect costs: a cycle as a flow against the same cycle as plain functions; its server runs already, and its start is a figure of its own."""

import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from dateline.flows.server import own_server, set_defaults
from dateline.warehouse.layout import Layout
from dateline.warehouse.query import run_query
from dateline.web.demo_feeds import DemoFeeds
from dateline.words.settings import Settings, load_settings
from tools.bench.apart import apart
from tools.bench.end_to_end import whole
from tools.bench.figures import Figure, at_most
from tools.bench.publishers import published, write_publishers

ARTICLES = 500
ORDER = ("plain", "flow", "flow", "plain")
"""Of each the faster one counts: the first finds nothing in the system's caches."""


def measure(articles: int = ARTICLES) -> list[Figure]:
    """Both over the same publishers, twice, each time in a process and with a home of its own; the import of Prefect is part of what it costs."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "publishers"
        write_publishers(pages, articles)
        base = load_settings().model_copy(update={"home": Path(folder) / "server", "host_spacing_seconds": 0.0})
        set_defaults(base)
        started = perf_counter()
        with own_server(base, "127.0.0.1", 0) as (url, _), published(pages) as demo_feeds:
            start = perf_counter() - started
            seconds = dict.fromkeys(ORDER, math.inf)
            for number, way in enumerate(ORDER):
                settings = base.model_copy(update={"home": Path(folder) / f"{way}-{number}"})
                took = _seconds(whole, settings, demo_feeds) if way == "plain" else _seconds(_as_flow, settings, demo_feeds, url)
                seconds[way] = min(seconds[way], took)
                loaded = run_query(Layout(settings.home), "SELECT count(*) FROM article WHERE page_class = 'article'").rows[0][0]
                assert loaded == articles, f"{way}: {loaded} of {articles} articles were published"
            tasks = httpx.post(f"{url}/task_runs/count", json={}, timeout=60, trust_env=False).json() / ORDER.count("flow")
    return [
        at_most("a cycle as a flow / as plain functions, seconds", seconds["flow"] / seconds["plain"], 1.1),
        at_most("task runs of a cycle", tasks, 60, "runs"),
        at_most("start of Prefect's server", start, 60.0, "s"),
    ]


def _as_flow(settings: Settings, demo_feeds: DemoFeeds, url: str) -> None:
    import prefect
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from dateline.flows.ingest import cycle
    from dateline.flows.steps.run import Run

    layout = Layout(settings.home)
    layout.prepare()
    with temporary_settings({PREFECT_API_URL: url}):
        prefect.flow(name="bench")(cycle)(Run(settings, layout, "bench", demo_feeds), demo_feeds.feeds, now=False)


def _seconds(work: Callable[..., object], *arguments: Any) -> float:
    """That a process takes for it, from its start to its end."""
    began = perf_counter()
    process = apart(work, *arguments)
    process.join()
    assert process.exitcode == 0, f"{work.__name__} failed"
    return perf_counter() - began
