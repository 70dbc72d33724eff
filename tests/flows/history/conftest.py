from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from past import Here

from dateline.settings import Settings
from dateline.testing import FakeWeb, Page
from extractors.read import Coder
from flows.history.work import Job
from flows.progress import Quiet
from warehouse.backfill import Days
from warehouse.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "home")
    layout.prepare()
    return layout


@pytest.fixture
def job(layout: Layout, coder: Coder) -> Callable[..., Job]:
    """A job over a web of given answers, within days."""

    @contextmanager
    def readers(settings: Settings) -> Iterator[Here]:
        yield Here(coder)

    def make(web: Mapping[str, Page] | FakeWeb | None = None, since: date | None = None, until: date | None = None, batch_size: int = 100) -> Job:
        settings = Settings(home=layout.home, host_spacing_seconds=0, batch_size=batch_size)
        transport = web if isinstance(web, FakeWeb) else FakeWeb(web or {})
        return Job(settings, layout, Days(since, until), Quiet(), transport=transport, readers=readers)

    return make
