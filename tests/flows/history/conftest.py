from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from dateline.records import Article, Document, Reading
from dateline.settings import Settings
from dateline.testing import FakeWeb, Page
from extractors.read import Coder
from flows.history.work import Job
from flows.progress import Quiet
from warehouse.backfill import Days
from warehouse.layout import Layout


class Here:
    """Reads in this process."""

    def __init__(self, coder: Coder) -> None:
        self._coder = coder

    def read(self, articles: Sequence[Article]) -> Iterator[Reading]:
        return map(self._coder.read, articles)

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        return map(self._coder.code_document, documents)


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
