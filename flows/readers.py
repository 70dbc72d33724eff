"""Reading in worker processes that load the coder once. A page that kills or hangs its worker takes no other with it."""

import multiprocessing
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

from dateline.records import Article, Reading, Rejection
from dateline.settings import Settings
from extractors.read import Coder

STALLED_SECONDS = 60.0
"""Without any article finished in this time, a worker hangs."""

_coder: Coder | None = None


def _load(settings: Settings) -> None:
    global _coder
    _coder = Coder.load(settings)


def _read(article: Article) -> Reading:
    assert _coder is not None
    return _coder.read(article)


def _ready() -> bool:
    return _coder is not None


def _result(future: Future[Reading], article: Article) -> Reading:
    """The reading; where the coder failed, a rejection that says how: no article stops the others, and no fault stays unseen."""
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:
        rejection = Rejection("code", article.article_id, article.url, "coder-failed", f"{type(error).__name__}: {error}; please report this page")
        return Reading(article.article_id, "error", rejections=(rejection,))


class ReaderPool:
    """Worker processes that read articles; a context manager. They start, and load the coder, at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def read(self, articles: Sequence[Article]) -> Iterator[Reading]:
        """A reading of each article, as they come in; one whose worker died or hung twice has a rejection that says so."""
        suspects = yield from self._try(articles)
        for article in suspects:  # alone, so that only the guilty one is lost
            if (yield from self._try([article])):
                rejection = Rejection("text", article.article_id, article.url, "reader-died", "reading this page twice killed or hung the worker process")
                yield Reading(article.article_id, "error", rejections=(rejection,))

    def _try(self, articles: Sequence[Article]) -> Generator[Reading, None, list[Article]]:
        waiting: dict[Future[Reading], Article] = {self._pool.submit(_read, article): article for article in articles}
        while waiting:
            done, _ = wait(waiting, STALLED_SECONDS, FIRST_COMPLETED)
            try:
                if not done:
                    raise BrokenProcessPool
                for future in done:
                    reading = _result(future, waiting[future])
                    del waiting[future]
                    yield reading
            except BrokenProcessPool:
                left = list(waiting.values())
                self._stop()
                self._pool = self._start()
                return left
        return []

    def _start(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(self._settings.workers, multiprocessing.get_context("spawn"), _load, (self._settings,))
        for _ in range(self._settings.workers):
            pool.submit(_ready)
        return pool

    def _stop(self) -> None:
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
