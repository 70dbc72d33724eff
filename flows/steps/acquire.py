"""Acquiring articles: their pages are fetched, read and staged at once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

from dateline.flows.steps.at_once import at_once
from dateline.flows.steps.readers import ReaderPool
from dateline.flows.steps.run import Run
from dateline.warehouse.outbox import outbox, send
from dateline.warehouse.stage import stage_outcomes
from dateline.web.fetch import Failed, Fetched, Fetcher
from dateline.web.identity import Identity, identify
from dateline.web.urls import canonical_url
from dateline.words.errors import DatelineError
from dateline.words.records import Alias, Article, EntryOutcome, PendingEntry, Reading, Rejection

ATTEMPTS = 6
"""Times that a page is tried before it is given up: over about a day."""
FIRST_PAUSE = timedelta(minutes=5)
STAGE_EVERY_SECONDS = 20.0
"""Longest that what was read waits for its batch to fill."""
logger = logging.getLogger("dateline")


def acquire(run: Run, entries: Sequence[PendingEntry]) -> list[str]:
    """Fetches the pages of entries, has them read, and stages what came of it batch by batch. Gives what became of each."""
    if run.settings.staging_url:
        outbox(run.layout).prepare()
    with ReaderPool(run.settings) as readers:
        readers.start()
        return asyncio.run(_acquired(run, entries, readers))


async def _acquired(run: Run, entries: Sequence[PendingEntry], readers: ReaderPool) -> list[str]:
    became: list[str] = []
    batch: list[EntryOutcome] = []
    async with run.fetcher() as fetcher:
        staged_at = monotonic()
        async for outcome in read_entries(fetcher, entries, readers.read_one):
            _log(outcome)
            became.append(what_became(outcome))
            batch.append(outcome)
            if len(batch) >= run.settings.batch_size or monotonic() - staged_at >= STAGE_EVERY_SECONDS:
                await asyncio.to_thread(_stage, run, batch)
                batch, staged_at = [], monotonic()
    _stage(run, batch)
    return became


def _stage(run: Run, batch: Sequence[EntryOutcome]) -> None:
    """Into the loader's queue, or by way of the store that the settings name."""
    if not run.settings.staging_url:
        stage_outcomes(run.layout, batch, run.run_id, run.settings.keep_pages)
    elif stage_outcomes(outbox(run.layout), batch, run.run_id, run.settings.keep_pages):
        send(run.layout, run.settings.staging_url)


async def read_entries(fetcher: Fetcher, entries: Iterable[PendingEntry], read: Callable[[Article], Awaitable[Reading]]) -> AsyncIterator[EntryOutcome]:
    """What became of each entry, as it comes: its page is fetched, and read at once, while others are fetched.

    A page that waits to be read takes the room of one to be fetched, so that fetching never runs away from reading. Of a page that cannot be
    had, the text that the feed carries is read in its place; why it could not be had is told all the same. An entry on which this fails in
    whatever way costs no other. Raises DatelineError where `read` does: then none can be read.
    """

    async def one(entry: PendingEntry) -> EntryOutcome:
        try:
            return await acquired(entry)
        except DatelineError:
            raise
        except Exception as error:
            return _unfetched(entry, Failed(entry.entry.url, "unexpected", f"{type(error).__name__}: {error}", None, None, True, fetcher.now()))

    async def acquired(entry: PendingEntry) -> EntryOutcome:
        answer = await fetcher.get(canonical_url(entry.entry.url))
        if isinstance(answer, Fetched):
            article = _article(entry, answer)
            return EntryOutcome(entry.entry_id, article.fetched_at, article, await read(article))
        assert isinstance(answer, Failed)  # a page is asked for without validators
        outcome = _unfetched(entry, answer)
        if outcome.due_at is not None or not entry.entry.content:
            return outcome
        article = _by_feed(entry, answer)
        reading = await read(article)
        return outcome if reading.document is None else replace(outcome, article=article, reading=reading)

    async for outcome in at_once(entries, one):
        yield outcome


def what_became(outcome: EntryOutcome) -> str:
    """The outcome in a word, for counting: the class of the page, or why there is none."""
    if outcome.due_at is not None:
        return "try again"
    if outcome.reading is None:
        return outcome.rejections[0].reason
    document, kind = outcome.reading.document, outcome.reading.page_class
    return f"{outcome.rejections[0].reason if outcome.rejections else kind} (told by the feed)" if document and document.text_from == "feed" else kind


def _article(pending: PendingEntry, answer: Fetched) -> Article:
    """The article that came. Where its page says no other address than the link, it is the one to which the link led before."""
    identity = identify(pending.entry.url, answer.final_url, answer.headers, answer.body)
    if pending.article_url and identity.url == identity.known_as[0].url:
        identity = replace(identity, url=pending.article_url)
    return _made(pending, identity, answer.final_url, answer.status, answer.headers, answer.body, answer.fetched_at)


def _by_feed(pending: PendingEntry, failure: Failed) -> Article:
    """An article whose page cannot be had: known by its link, or by what that led to before."""
    link = canonical_url(pending.entry.url)
    identity = Identity(pending.article_url or link, (Alias("link", link),))
    return _made(pending, identity, link, failure.status or 0, (), b"", failure.fetched_at)


def _made(pending: PendingEntry, identity: Identity, final_url: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes, at: datetime) -> Article:
    entry = pending.entry
    return Article(
        article_id=identity.article_id,
        url=identity.url,
        final_url=final_url,
        status=status,
        headers=headers,
        body=body,
        fetched_at=at,
        title=entry.title,
        published_at=entry.published_at,
        feed_content=entry.content,
        known_as=identity.known_as,
    )


def _unfetched(pending: PendingEntry, failure: Failed) -> EntryOutcome:
    """To be tried again with longer and longer pauses where that can help; else rejected."""
    if failure.temporary and pending.attempts + 1 < ATTEMPTS:
        pause = max(FIRST_PAUSE * 4**pending.attempts, timedelta(seconds=failure.retry_after_seconds or 0.0))
        return EntryOutcome(pending.entry_id, failure.fetched_at, due_at=failure.fetched_at + pause)
    rejection = Rejection("fetch", pending.entry_id, pending.entry.url, failure.reason, failure.detail)
    return EntryOutcome(pending.entry_id, failure.fetched_at, rejections=(rejection,))


def _log(outcome: EntryOutcome) -> None:
    if outcome.article is not None and outcome.reading is not None:
        article, reading = outcome.article, outcome.reading
        logger.debug("article %s %s: %s, %d events", article.article_id, article.url, reading.page_class, len(reading.events))
    rejections = outcome.rejections or (outcome.reading.rejections if outcome.reading and outcome.reading.document is None else ())
    for rejection in rejections:
        logger.warning("page %s: %s: %s", rejection.url, rejection.reason, rejection.detail)
