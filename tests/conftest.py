"""Parts that tests of several rooms share."""

import asyncio
import atexit
import os
from pathlib import Path

import pytest
from hypothesis import settings as properties

from dateline.extractors.read import Coder
from dateline.flows.steps.acquire import read_entries
from dateline.flows.steps.poll import poll_feeds
from dateline.warehouse.due import due_entries, feed_states
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import publish
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.web.demo_feeds import serve_demo_feeds
from dateline.web.fetch import Fetcher, utc_now
from dateline.web.guard import GuardedTransport
from dateline.words.records import Article, Reading
from dateline.words.settings import Settings, load_settings

properties.register_profile("repeatable", derandomize=True)
properties.register_profile("explore", max_examples=2000, deadline=None)
properties.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))  # the same examples everywhere; others by HYPOTHESIS_PROFILE=explore


def pytest_unconfigure() -> None:
    """When Python is torn down, DuckDB's binding lists what was not freed, and Prefect logs into a closed stream: pages after the results that help nobody."""
    atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))  # the last to be registered is the first to be called


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("DATELINE_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The coder as shipped."""
    return Coder.load(load_settings({}))


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, coder: Coder) -> Path:
    """A DATELINE_HOME into which the demo feeds were polled, fetched over loopback, read, loaded and published, without Prefect."""
    settings = Settings(home=tmp_path_factory.mktemp("sample"), host_spacing_seconds=0)
    layout = Layout(settings.home)
    layout.prepare()

    async def read(article: Article) -> Reading:
        return coder.read(article)

    async def acquire() -> None:
        with serve_demo_feeds() as demo_feeds:
            async with Fetcher(settings, demo_feeds.transport(GuardedTransport(()))) as fetcher:
                stage_polls(layout, [poll async for poll in poll_feeds(fetcher, feed_states(layout, demo_feeds.feeds))], "sample")
                load_staged(layout)
                entries = due_entries(layout, utc_now(), 1000)
                stage_outcomes(layout, [outcome async for outcome in read_entries(fetcher, entries, read)], "sample")

    asyncio.run(acquire())
    load_staged(layout)
    publish(layout)
    return settings.home
