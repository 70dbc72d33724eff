import shutil
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from past import Here, Quiet

from dateline.extractors.read import Coder
from dateline.flows.steps.history.work import Job
from dateline.warehouse.backfill import Days
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.web.testing import FakeWeb, Page
from dateline.words.settings import Settings


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty database: making one takes longer than copying it."""
    layout = Layout(tmp_path_factory.mktemp("empty") / "home")
    with opened(layout):
        pass
    return layout.home


@pytest.fixture
def layout(empty_home: Path, tmp_path: Path) -> Layout:
    return Layout(shutil.copytree(empty_home, tmp_path / "home"))


@pytest.fixture
def job(layout: Layout, coder: Coder) -> Callable[..., Job]:
    """A job over a web of given answers, within days."""

    def make(web: Mapping[str, Page] | FakeWeb | None = None, since: date | None = None, until: date | None = None, batch_size: int = 100) -> Job:
        settings = Settings(home=layout.home, host_spacing_seconds=0, batch_size=batch_size)
        transport = web if isinstance(web, FakeWeb) else FakeWeb(web or {})
        return Job(settings, layout, Days(since, until), Quiet(), transport=transport, readers=lambda settings: nullcontext(Here(coder)))

    return make
