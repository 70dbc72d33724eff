"""Recoding: stored documents through the coder of today, or kept pages through its text extractor, without fetching anything.

What is done stands in the warehouse: each article says with what it was read. So a recode that was killed goes on where it stood, and one
that is done finds nothing to do until the coder, its tables or the user's actors change.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol

from dateline.extractors.read import user_actors
from dateline.extractors.sentences import split_sentences
from dateline.extractors.version import coder_version
from dateline.flows.steps.history.plan import SAMPLE, reading_seconds, stored_bytes
from dateline.flows.steps.progress import Progress, duration_text, size_text
from dateline.flows.steps.readers import ReaderPool
from dateline.flows.steps.run import new_run_id
from dateline.warehouse.backfill import Days
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import LoadReport, load_staged
from dateline.warehouse.pages import kept_articles
from dateline.warehouse.publish import publish
from dateline.warehouse.recode import Choice, Stored, recode_count, recode_due, stage_beside, stage_extracted, stage_recoded
from dateline.web.fetch import utc_now
from dateline.words.records import Article, Document, Reading
from dateline.words.settings import Settings

logger = logging.getLogger("dateline")
RECODE_LOCK = "recode.lock"
"""In DATELINE_HOME, held while a recode is under way."""


class Readers(Protocol):
    """Reads articles, and documents whose text is known; in any order."""

    def read(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """A reading of each article."""

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """A reading of each document."""


@dataclass(frozen=True)
class RecodeJob:
    """What a recode works with. `readers` takes the place of the worker processes in tests."""

    settings: Settings
    layout: Layout
    progress: Progress
    run_id: str = field(default_factory=new_run_id)
    readers: Callable[[Settings], AbstractContextManager[Readers]] = ReaderPool
    publish: Callable[[Layout], bool] = publish

    def choice(self, days: Days, last_coder: str = "", *, beside: bool = False, pages: bool = False) -> Choice:
        """What is to be read again by the coder that is installed. `last_coder`: name and version, `dateline-1` or `dateline/1`."""
        return Choice(coder_version(self.settings, user_actors(self.settings)), days, last_coder.replace("/", "-"), beside, pages)


@dataclass(frozen=True, slots=True)
class RecodeReport:
    """What one recode did."""

    run_id: str
    coder: str
    read: int = 0
    changed: int = 0
    """Articles whose reading is another than before."""
    events: int = 0
    """Events more than before, or fewer; read beside: events that were found."""
    unread: int = 0
    """Could not be read: the page is no longer kept, or the coder failed."""
    beside: bool = False
    loaded: LoadReport = field(default_factory=LoadReport)

    @property
    def failed(self) -> bool:
        """Did a part of the work fail?"""
        return bool(self.unread or self.loaded.set_aside)

    def lines(self) -> list[str]:
        """The report for a person."""
        told = [f"read again: {self.read:,} with {self.coder}" if self.read or self.unread else f"nothing to do: all were read by {self.coder}"]
        if self.read:
            told.append(
                f"kept beside: {self.events:,} events (`dateline sql \"FROM coder_compare WHERE change <> 'same'\"`)" if self.beside else self._change()
            )
        if self.unread:
            told.append(f"not read: {self.unread:,}")
        return [*told, *(f"set aside: batch {name}: {error}" for name, error in self.loaded.set_aside)]

    def _change(self) -> str:
        return f"changed: {self.changed:,} article{'s' if self.changed != 1 else ''}, {self.events:+,} events" if self.changed else "changed: nothing"


@dataclass(frozen=True, slots=True)
class RecodePlan:
    """What a recode would do: articles, seconds, and bytes that would be written. Estimates."""

    coder: str
    articles: int
    seconds: float
    stored_bytes: float

    failed = False

    def lines(self) -> list[str]:
        """The plan for a person."""
        return [f"to read again with {self.coder}: {self.articles:,}, about {duration_text(self.seconds)}, about {size_text(self.stored_bytes)} to write"]


def recode(job: RecodeJob, choice: Choice) -> RecodeReport:
    """Reads again what `choice` names, loads what comes of it and publishes it. For one process at a time, which RECODE_LOCK sees to.

    Raises RetryError where a disk is full.
    """
    loaded = load_staged(job.layout)  # what a killed run staged
    total = recode_count(job.layout, choice)
    read = unread = events = 0
    if total:
        job.progress.begin("reading pages again" if choice.pages else "coding documents again", total)
        with job.readers(job.settings) as readers:
            for batch in _batches(job, choice):
                found = list(_read(job, readers, choice, batch))
                _stage(job, choice, found)
                loaded += load_staged(job.layout)
                read, unread = read + len(found), unread + len(batch) - len(found)
                events += sum(len(reading.events) for _, _, reading in found)
                job.progress.advance(len(batch))
                publish(job.layout, in_passing=True)
    job.publish(job.layout)
    changed = loaded.added.replaced
    return RecodeReport(job.run_id, choice.coder, read, changed, events if choice.beside else loaded.added.events, unread, choice.beside, loaded)


def plan_recode(job: RecodeJob, choice: Choice) -> RecodePlan:
    """Counts what would be read again, and reads a few of them to see how long they take, without keeping anything."""
    count = recode_count(job.layout, choice)
    sample = [stored for stored in recode_due(job.layout, choice, "", SAMPLE) if stored.document is not None]
    seconds = reading_seconds(job.settings, [_in_sentences(stored.document) for stored in sample if stored.document is not None])
    return RecodePlan(choice.coder, count, count * seconds, count * stored_bytes(job.layout))


def _batches(job: RecodeJob, choice: Choice) -> Iterator[Sequence[Stored]]:
    """What is to be read again, each article once: one that cannot be read stays as it is, and is not tried twice in a run."""
    after = ""
    while batch := recode_due(job.layout, choice, after, job.settings.batch_size):
        yield batch
        after = batch[-1].article.article_id


def _read(job: RecodeJob, readers: Readers, choice: Choice, batch: Sequence[Stored]) -> Iterator[tuple[Stored, Article, Reading]]:
    stored = {one.article.article_id: one for one in batch}
    if choice.pages:
        pages = {subject: article for subject, article in kept_articles(job.layout, list(stored), fresh=True) if article is not None}
        readings = readers.read(list(pages.values()))
    else:
        pages = {}
        readings = readers.code([_in_sentences(one.document) for one in batch if one.document is not None])
    for reading in readings:
        if not reading.coded_with:
            logger.warning("article %s stays as it is: %s: %s", reading.article_id, reading.rejections[0].reason, reading.rejections[0].detail)
            continue
        one = stored[reading.article_id]
        if one.article.article_id not in pages and one.page_class is not None:  # coding a text says nothing of its page
            reading = replace(reading, page_class=one.page_class)
        yield one, pages.get(reading.article_id, one.article), reading


def _in_sentences(document: Document) -> Document:
    """The document, its text cut into sentences as it is done today."""
    return replace(document, sentences=split_sentences(document.text))


def _stage(job: RecodeJob, choice: Choice, found: Sequence[tuple[Stored, Article, Reading]]) -> None:
    if not found:
        return
    if choice.beside:
        stage_beside(job.layout, [reading for _, _, reading in found], utc_now(), job.run_id)
    elif choice.pages:
        stage_extracted(job.layout, [(article, reading) for _, article, reading in found], utc_now(), job.run_id)
    else:
        stage_recoded(job.layout, [(stored, reading) for stored, _, reading in found], utc_now(), job.run_id)
