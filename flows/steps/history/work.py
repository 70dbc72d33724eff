"""The work of a backfill: links are kept as pending entries and fetched, pages at hand are read. What is done stands in the warehouse.

A backfill that was killed is continued by the same command: entries that are not pending, and pages that are stored, are passed over.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import httpx

from dateline.flows.steps.acquire import read_entries, what_became
from dateline.flows.steps.history.material import Links, Material, Page, Pages, in_chunks
from dateline.flows.steps.progress import Progress
from dateline.flows.steps.readers import ReaderPool
from dateline.flows.steps.run import new_run_id
from dateline.warehouse.backfill import Days, Known, backfill_due, backfill_left, known
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import LoadReport, load_staged
from dateline.warehouse.publish import publish
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.web.fetch import Fetcher, utc_now
from dateline.words import ids
from dateline.words.records import Article, EntryOutcome, FeedEntry, FeedPoll, FeedState, PendingEntry, Reading, Rejection
from dateline.words.settings import Settings

logger = logging.getLogger("dateline")
BACKFILL_LOCK = "backfill.lock"
"""In DATELINE_HOME, held while a backfill is under way."""
CHUNK = 1_000
"""Links, or pages at hand, that are looked up in the warehouse together."""
HEAVIEST_CHUNK = 32_000_000
"""Bytes of pages in memory."""
_TOLD = 20
"""Problems that are told one by one; all are in the table of rejections."""


class Reader(Protocol):
    """Reads articles, in any order."""

    def read(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """A reading of each."""

    async def read_one(self, article: Article) -> Reading:
        """The article's reading."""


@dataclass(frozen=True)
class Job:
    """What a backfill works with. `transport` takes the place of the network in tests, and `readers` that of the worker processes."""

    settings: Settings
    layout: Layout
    days: Days
    progress: Progress
    run_id: str = field(default_factory=new_run_id)
    transport: httpx.AsyncBaseTransport | None = None
    readers: Callable[[Settings], AbstractContextManager[Reader]] = ReaderPool
    publish: Callable[[Layout], bool] = publish
    """How the tables are published in the end."""

    def fetcher(self, **changes: object) -> Fetcher:
        """A way to the web that lets the scheduled runs go first; with other settings where they are named."""
        return Fetcher(self.settings.model_copy(update=changes), self.transport, yielding=True)


@dataclass(frozen=True, slots=True)
class BackfillReport:
    """What one backfill did: what it found in the material, what became of the pages, and what was loaded."""

    run_id: str
    found: int = 0
    known: int = 0
    """Stored before."""
    outside: int = 0
    """Published on other days."""
    problems: tuple[Rejection, ...] = ()
    """What is wrong in the material; the first of them."""
    wrong: int = 0
    """How many those are in all."""
    outcomes: tuple[tuple[str, int], ...] = ()
    loaded: LoadReport = field(default_factory=LoadReport)
    waiting: int = 0
    """Pages to be tried again, the first of them at `next_due_at`."""
    next_due_at: datetime | None = None

    @property
    def failed(self) -> bool:
        """Did a part of the work fail that the user may want to know of?"""
        return bool(self.wrong or self.waiting or self.loaded.set_aside)

    def lines(self) -> list[str]:
        """The report for a person."""
        added = self.loaded.added
        known = f", {self.known:,} stored already" if self.known else ""
        told = [f"found: {self.found:,}{known}" + (f", {self.outside:,} on other days" if self.outside else "")]
        if self.outcomes:
            told.append("articles: " + ", ".join(f"{count:,} {outcome}" for outcome, count in self.outcomes))
        told.append(f"events: {added.events:,}" if added.articles or added.events or added.replaced else "nothing new")
        if self.wrong:
            told.append(f"wrong in the material: {self.wrong:,} (`dateline sql \"FROM rejection WHERE stage = 'feed'\"` lists them)")
        if self.waiting:
            told.append(f"to be tried again: {self.waiting:,}, from {self.next_due_at:%Y-%m-%d %H:%M} UTC: run the same command then")
        told += [f"set aside: batch {name}: {error}" for name, error in self.loaded.set_aside]
        return told


@dataclass
class Tally:
    """What is counted on the way."""

    found: int = 0
    known: int = 0
    outside: int = 0
    wrong: int = 0
    problems: list[Rejection] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    loaded: LoadReport = field(default_factory=LoadReport)

    def note(self, rejection: Rejection) -> None:
        self.wrong += 1
        if len(self.problems) < _TOLD:
            self.problems.append(rejection)
            logger.warning("%s: %s: %s", rejection.url, rejection.reason, rejection.detail)


def backfill(job: Job, materials: Sequence[Material]) -> BackfillReport:
    """Works through the material, loads what comes of it and publishes it. For one process at a time, which BACKFILL_LOCK sees to.

    Raises RetryError where a disk is full, UsageError for a file that cannot be read.
    """
    tally = Tally()
    _load(job, tally)  # what a killed run staged
    for material in materials:
        if material.pages is not None:
            _read_all(job, material, material.pages, tally)
        elif material.links is not None:
            _keep_links(job, material, material.links(), tally)
    linked = [material.source for material in materials if material.links is not None]
    _fetch_all(job, linked, tally)
    left = backfill_left(job.layout, linked, job.days, utc_now())
    job.publish(job.layout)
    return BackfillReport(
        job.run_id,
        tally.found,
        tally.known,
        tally.outside,
        tuple(tally.problems),
        tally.wrong,
        tuple(sorted(tally.outcomes.items())),
        tally.loaded,
        left.waiting,
        left.next_due_at,
    )


# -- links


def _keep_links(job: Job, material: Material, links: Links, tally: Tally) -> None:
    """The links as pending entries: what is in the warehouse needs the material no more."""
    job.progress.begin(f"finding what is in {material.title}")
    for chunk in in_chunks(links, CHUNK):
        entries = [item for item in chunk if isinstance(item, FeedEntry)]
        problems = _noted(chunk, tally)
        wanted = [entry for entry in entries if not is_outside(job.days, entry)]
        tally.found += len(entries)
        tally.outside += len(entries) - len(wanted)
        _stage_found(job, material, wanted, problems)
        _load(job, tally)
        job.progress.advance(len(chunk))


def _fetch_all(job: Job, sources: Sequence[str], tally: Tally) -> None:
    """Fetches and reads what is due, batch by batch; what has to wait is left for another time."""
    due = backfill_left(job.layout, sources, job.days, utc_now()).due if sources else 0
    tally.known += max(tally.found - tally.outside - due, 0) if sources else 0
    if not due:
        return
    job.progress.begin("fetching and reading", due)
    with job.readers(job.settings) as readers:
        while entries := backfill_due(job.layout, sources, job.days, utc_now(), job.settings.batch_size):
            if _settle(job, asyncio.run(_fetch(job, readers, entries)), tally).set_aside:
                return  # else the same entries would be due again


async def _fetch(job: Job, readers: Reader, entries: Sequence[PendingEntry]) -> list[EntryOutcome]:
    """What became of entries: their pages are fetched, and read while others are fetched."""
    pending = {entry.entry_id: entry for entry in entries}
    outcomes = []
    async with job.fetcher() as fetcher:
        async for outcome in read_entries(fetcher, entries, readers.read_one):
            outcomes.append(_within(job.days, pending[outcome.entry_id], outcome))
            job.progress.advance()
    return outcomes


# -- pages at hand


def _read_all(job: Job, material: Material, pages: Callable[[], Pages], tally: Tally) -> None:
    """Counts what is new, then reads it. The second pass finds the same pages, but for those that were loaded meanwhile."""
    job.progress.begin(f"counting what is in {material.title}")
    total = 0
    for chunk in chunks_of_pages(pages()):
        _stage_found(job, material, (), _noted(chunk, tally))
        total += len(new_pages(job, chunk, tally))
        job.progress.advance(len(chunk))
    _load(job, tally)
    if not total:
        return
    job.progress.begin(f"reading {material.title}", total)
    with job.readers(job.settings) as readers:
        for chunk in chunks_of_pages(pages()):
            for batch in in_chunks(_read(job, readers, new_pages(job, chunk, Tally())), job.settings.batch_size):
                _stage_found(job, material, [entry for entry, _ in batch], ())
                if _settle(job, [outcome for _, outcome in batch], tally).set_aside:
                    return


def chunks_of_pages(pages: Pages) -> Iterator[list[Page | Rejection]]:
    """Pages at hand in chunks that fit into memory; the same ones each time, so that a run after a kill sees what the one before saw."""
    return in_chunks(pages, CHUNK, lambda item: len(item.article.body) if isinstance(item, Page) else 0, HEAVIEST_CHUNK)


def new_pages(job: Job, chunk: Iterable[Page | Rejection], tally: Tally) -> list[Page]:
    """The pages of a chunk that are to be read: published in the days asked for, and newer than what is stored of the article."""
    newest: dict[str, Page] = {}
    fetched_at: dict[str, datetime] = {}
    found = [item for item in chunk if isinstance(item, Page)]
    wanted = [page for page in found if not is_outside(job.days, page.entry, page.article.fetched_at)]
    stored = known(job.layout, [page.article.article_id for page in wanted], [_entry_id(page.entry) for page in wanted]) if wanted else Known({}, {})
    for page in wanted:
        if article := stored.articles.get(page.article.article_id):  # its address may lead to an article that goes by another
            page = replace(page, article=replace(page.article, article_id=article.article_id, url=article.url))
            fetched_at[article.article_id] = article.fetched_at
        other = newest.get(page.article.article_id)
        if other is None or page.article.fetched_at > other.article.fetched_at:
            newest[page.article.article_id] = page
    new, left_out = [], 0
    for article_id, page in newest.items():
        entry_id, at = _entry_id(page.entry), fetched_at.get(article_id)
        day = stored.without.get(entry_id)
        if day is not None and day not in job.days:
            left_out += 1
        elif at is not None:
            new += [page] if at < page.article.fetched_at else []
        elif day is not None or entry_id not in stored.without:
            new.append(page)
    tally.found += len(found)
    tally.outside += len(found) - len(wanted) + left_out
    tally.known += len(wanted) - len(new) - left_out
    return new


# -- common


def _read(job: Job, readers: Reader, pages: Sequence[Page]) -> Iterator[tuple[FeedEntry, EntryOutcome]]:
    """What became of pages at hand, as the readers come to them: they go on while a batch is loaded."""
    by_article = {page.article.article_id: page for page in pages}
    for reading in readers.read(page.article for page in pages):
        page = by_article[reading.article_id]
        pending = PendingEntry(_entry_id(page.entry), page.entry)
        yield page.entry, _within(job.days, pending, EntryOutcome(pending.entry_id, utc_now(), page.article, reading))
        job.progress.advance()


def _within(days: Days, pending: PendingEntry, outcome: EntryOutcome) -> EntryOutcome:
    """The outcome; left out where the day of publication turns out to be another."""
    document = outcome.reading.document if outcome.reading is not None else None
    return outcome if document is None or document.published_on in days else _left_out(days, pending, document.published_on)


def _left_out(days: Days, pending: PendingEntry, day: date) -> EntryOutcome:
    rejection = Rejection("fetch", pending.entry_id, pending.entry.url, "outside-dates", f"published on {day}, asked for was {days}")
    return EntryOutcome(pending.entry_id, utc_now(), rejections=(rejection,), published_on=day)


def _settle(job: Job, outcomes: Sequence[EntryOutcome], tally: Tally) -> LoadReport:
    """Stages, loads and counts what became of a batch."""
    stage_outcomes(job.layout, outcomes, job.run_id, job.settings.keep_pages)
    for outcome in outcomes:
        tally.outcomes[what_became(outcome)] += 1
        for rejection in outcome.rejections:
            logger.info("page %s: %s: %s", rejection.url, rejection.reason, rejection.detail)
    loaded = _load(job, tally)
    publish(job.layout, in_passing=True)
    return loaded


def _load(job: Job, tally: Tally) -> LoadReport:
    report = load_staged(job.layout, lambda batch: logger.info("batch %s: loaded", batch))
    for name, error in report.set_aside:
        logger.error("batch %s could not be loaded and was set aside in %s: %s", name, job.layout.set_aside, error)
    tally.loaded += report
    return report


def _stage_found(job: Job, material: Material, entries: Sequence[FeedEntry], problems: Sequence[Rejection]) -> None:
    if entries or problems:
        state = FeedState(material.source, material.title)
        poll = FeedPoll(state, utc_now(), "read", entries=tuple(entries), rejections=tuple(problems), backfill=True)
        stage_polls(job.layout, [poll], job.run_id)


def _noted(chunk: Iterable[object], tally: Tally) -> list[Rejection]:
    problems = [item for item in chunk if isinstance(item, Rejection)]
    for rejection in problems:
        tally.note(rejection)
    return problems


def is_outside(days: Days, entry: FeedEntry, fetched_at: datetime | None = None) -> bool:
    """Is it known, without reading the page, that it was published on other days? Nothing is published after it was fetched."""
    if entry.published_at is not None:
        return entry.published_at.astimezone(UTC).date() not in days
    return fetched_at is not None and days.since is not None and fetched_at.date() + timedelta(days=1) < days.since


def _entry_id(entry: FeedEntry) -> str:
    return ids.entry_id(entry.feed_url, entry.guid or entry.url)
