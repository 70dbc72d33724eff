"""Reading in worker processes that load the coder once. A page that kills or hangs its worker takes no other with it."""

import asyncio
import copyreg
import dataclasses
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from operator import attrgetter
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from dateline.extractors.read import Coder
from dateline.words.errors import DatelineError
from dateline.words.records import Actor, Alias, Article, Document, Event, EventDate, Mention, Participant, Place, Reading, Rejection, Sentence, Signature, Span
from dateline.words.settings import Settings

LONGEST_SECONDS = 60.0
"""A worker that takes longer for one article hangs, and is replaced."""
TRIES = 2
UNDER_WAY = 4
"""Articles handed out for each worker: enough that none waits for the next, few enough to hold in memory."""

NICENESS = 10
"""Readers keep processors busy for hours: whoever asks the tables meanwhile goes first, and so do fetching and loading."""

_coder: Coder | DatelineError | None = None
Item = TypeVar("Item", Article, Document)


_VALUES = {
    kind: attrgetter(*(field.name for field in dataclasses.fields(kind)))
    for kind in (Actor, Alias, Article, Document, Event, EventDate, Mention, Participant, Place, Reading, Rejection, Sentence, Signature, Span)
}


def _compact(record: Any) -> tuple[type, tuple[object, ...]]:
    """A record as its kind and its values: a third of the time of what dataclasses send, which look up their fields for each record."""
    kind = type(record)
    return kind, _VALUES[kind](record)


for _kind in _VALUES:
    copyreg.pickle(_kind, _compact)


def _load(settings: Settings) -> None:
    global _coder
    os.nice(NICENESS)
    try:
        _coder = Coder.load(settings)
    except DatelineError as error:  # kept for whoever asks: a process that dies at its start tells nobody why
        _coder = error


def _loaded() -> Coder:
    if isinstance(_coder, DatelineError):
        raise _coder
    assert _coder is not None
    return _coder


def _ready() -> None:
    """Nothing to do, and nothing to send: the coder cannot cross processes."""


def _read(article: Article) -> Reading:
    return _loaded().read(article)


def _code(document: Document) -> Reading:
    return _loaded().code_document(document)


class ReaderPool:
    """Worker processes that read articles; a context manager. They start, and load the coder, at `start` or with the first article.

    No article stops the others: one whose worker dies or hangs twice, or at which the coder fails, has a reading with a rejection that says so.
    """

    def __init__(self, settings: Settings) -> None:
        self._at_once = UNDER_WAY * settings.workers
        self._pool = ProcessPool(settings.workers, initializer=_load, initargs=(settings,), context=multiprocessing.get_context("spawn"))
        self._started = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call] # pebble types all but this
        self._pool.join()

    def start(self) -> None:
        """Starts the workers where they are not started yet; returns at once."""
        if not self._started:
            self._started = True
            self._pool.schedule(_ready)

    async def read_one(self, article: Article) -> Reading:
        """The article's reading. Raises SeedError or UsageError where the coder cannot be loaded."""
        return await asyncio.wrap_future(self._promised(_read, article))

    def read(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """A reading of each article, in their order; they are taken as the workers keep up. Raises as `read_one`."""
        return self._each(_read, articles)

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """The same for documents whose text is known."""
        return self._each(_code, documents)

    def _each(self, work: Callable[[Item], Reading], items: Iterable[Item]) -> Iterator[Reading]:
        promised: deque[Future[Reading]] = deque()
        for item in items:
            promised.append(self._promised(work, item))
            if len(promised) >= self._at_once:
                yield promised.popleft().result()
        while promised:
            yield promised.popleft().result()

    def _promised(self, work: Callable[[Item], Reading], item: Item) -> Future[Reading]:
        promise: Future[Reading] = Future()
        self._try(promise, work, item, TRIES)
        return promise

    def _try(self, promise: Future[Reading], work: Callable[[Item], Reading], item: Item, left: int) -> None:
        def settle(future: Future[Reading]) -> None:
            try:
                promise.set_result(future.result())
            except (ProcessExpired, TimeoutError):
                if left > 1:
                    self._try(promise, work, item, left - 1)
                else:
                    promise.set_result(_rejected(item, "text", "reader-died", "reading this page twice killed or hung the worker process"))
            except DatelineError as error:
                promise.set_exception(error)
            except Exception as error:
                promise.set_result(_rejected(item, "code", "coder-failed", f"{type(error).__name__}: {error}; please report this page"))

        self._pool.schedule(work, args=(item,), timeout=LONGEST_SECONDS).add_done_callback(settle)


def _rejected(item: Article | Document, stage: Literal["text", "code"], reason: str, detail: str) -> Reading:
    return Reading(item.article_id, "error", rejections=(Rejection(stage, item.article_id, item.url, reason, detail),))
