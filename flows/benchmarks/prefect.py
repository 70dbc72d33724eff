"""What Prefect costs: a cycle as a flow against the same cycle as plain functions; its server runs already, and its start is a figure of its own."""

import tempfile
from pathlib import Path
from time import perf_counter

import httpx

from dateline.settings import load_settings
from flows.benchmarks.end_to_end import whole
from flows.benchmarks.figures import Figure, at_most
from flows.benchmarks.publishers import published, write_publishers
from flows.server import own_server, set_defaults
from warehouse.layout import Layout

ARTICLES = 500


def measure(articles: int = ARTICLES) -> list[Figure]:
    """Both over the same publishers, each with a home of its own."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "publishers"
        write_publishers(pages, articles)
        plain, flow = (load_settings().model_copy(update={"home": Path(folder) / name, "host_spacing_seconds": 0.0}) for name in ("plain", "flow"))
        with published(pages) as wire:
            without, rows = whole(plain, wire)
            assert rows == articles, f"{rows} of {articles} articles were published"
            set_defaults(flow)
            started = perf_counter()
            with own_server(flow, "127.0.0.1", 0) as (url, _):
                start = perf_counter() - started
                import prefect
                from prefect.settings import PREFECT_API_URL, temporary_settings

                from flows.ingest import cycle

                with temporary_settings({PREFECT_API_URL: url}):
                    began = perf_counter()
                    report = prefect.flow(name="bench")(cycle)(flow, Layout(flow.home), "bench", wire.feeds, wire, now=False)
                    seconds = perf_counter() - began
                assert report.loaded.added.articles == articles, f"{report.loaded.added.articles} of {articles} articles were loaded"
                tasks = httpx.post(f"{url}/task_runs/count", json={}, timeout=60, trust_env=False).json()
    return [
        at_most("a cycle as a flow / as plain functions, seconds", seconds / without.seconds, 1.1),
        at_most("task runs of a cycle", tasks, 60, "runs"),
        at_most("start of Prefect's server", start, 60.0, "s"),
    ]
