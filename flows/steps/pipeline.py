"""One cycle's work as plain functions: polling, acquiring (fetching, reading and staging at once), and loading meanwhile."""

import asyncio
import logging
from collections.abc import Sequence
from threading import Event
from time import monotonic

from dateline.flows.steps.acquire import poll_feeds, read_entries, what_became
from dateline.flows.steps.readers import ReaderPool
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import LoadReport, load_staged
from dateline.warehouse.outbox import outbox, receive, send
from dateline.warehouse.publish import publish
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.web.demo_feeds import Wire
from dateline.web.fetch import Fetcher
from dateline.web.guard import GuardedTransport
from dateline.words.records import EntryOutcome, FeedPoll, FeedState, PendingEntry
from dateline.words.settings import Settings

logger = logging.getLogger("dateline")
LOAD_EVERY_SECONDS = 2.0
LOAD_SHARE = 0.03
"""Largest part of the time that loading takes while others are read, so that batches go together and share what each load costs ..."""
LONGEST_WAIT_SECONDS = 20.0
"""... but none waits longer."""
STAGE_EVERY_SECONDS = 20.0
"""Longest that what was read waits for its batch to fill."""


def poll(
    settings: Settings, layout: Layout, wire: Wire | None, states: Sequence[FeedState], run_id: str, readers: ReaderPool | None, *, now: bool = False
) -> list[str]:
    """Polls feeds and stages what they gave. Gives the outcomes. With `now` also hosts are asked that did not answer and are left alone.

    `readers` start as soon as a feed has something, so that they load the coder while the others are polled.
    """

    async def run() -> list[FeedPoll]:
        async with _fetcher(settings, wire) as fetcher:
            for state in states if now else ():
                fetcher.try_again(state.permanent_url or state.feed_url)
            found = []
            async for one in poll_feeds(fetcher, states):
                found.append(one)
                _log_poll(one)
                if one.entries and readers is not None:
                    readers.start()
            return found

    polls = asyncio.run(run())
    stage_polls(layout, polls, run_id)
    return [one.outcome for one in polls]


def acquire(settings: Settings, layout: Layout, wire: Wire | None, entries: Sequence[PendingEntry], run_id: str, readers: ReaderPool) -> list[str]:
    """Fetches the pages of entries, has them read, and stages what came of it batch by batch. Gives what became of each."""

    def stage(batch: Sequence[EntryOutcome]) -> None:
        if not settings.staging_url:
            stage_outcomes(layout, batch, run_id, settings.keep_pages)
        elif stage_outcomes(outbox(layout), batch, run_id, settings.keep_pages):
            send(layout, settings.staging_url)

    async def run() -> list[str]:
        became: list[str] = []
        batch: list[EntryOutcome] = []
        async with _fetcher(settings, wire) as fetcher:
            staged_at = monotonic()
            async for outcome in read_entries(fetcher, entries, readers.read_one):
                _log_outcome(outcome)
                became.append(what_became(outcome))
                batch.append(outcome)
                if len(batch) >= settings.batch_size or monotonic() - staged_at >= STAGE_EVERY_SECONDS:
                    await asyncio.to_thread(stage, batch)
                    batch, staged_at = [], monotonic()
        stage(batch)
        return became

    readers.start()
    if settings.staging_url:
        outbox(layout).prepare()
    return asyncio.run(run())


def load(settings: Settings, layout: Layout) -> LoadReport:
    """Loads what is staged, here and in the store."""
    if settings.staging_url:
        receive(layout, settings.staging_url)
    report = load_staged(layout, lambda batch: logger.info("batch %s: loaded", batch))
    for name, error in report.set_aside:
        logger.error("batch %s could not be loaded and was set aside in %s: %s", name, layout.set_aside, error)
    return report


def load_until(acquired: Event, settings: Settings, layout: Layout) -> LoadReport:
    """Loads what is staged, and publishes now and then, until everything is acquired."""
    loaded, pause = LoadReport(), LOAD_EVERY_SECONDS
    while not acquired.wait(pause):
        began = monotonic()
        if (report := load(settings, layout)).batches:
            loaded += report
            publish(layout, in_passing=True)
        pause = min(max(LOAD_EVERY_SECONDS, (monotonic() - began) / LOAD_SHARE), LONGEST_WAIT_SECONDS)
    return loaded


def _fetcher(settings: Settings, wire: Wire | None) -> Fetcher:
    return Fetcher(settings, wire.transport(GuardedTransport(settings.allow_networks)) if wire else None)


def _log_poll(poll: FeedPoll) -> None:
    if poll.outcome in ("failed", "gone"):
        logger.warning("feed %s: %s: %s", poll.feed_url, poll.rejections[0].reason, poll.rejections[0].detail)
    elif poll.outcome == "unchanged":
        logger.info("feed %s: unchanged", poll.feed_url)
    else:
        logger.info("feed %s: %d items", poll.feed_url, len(poll.entries))


def _log_outcome(outcome: EntryOutcome) -> None:
    if outcome.article is not None and outcome.reading is not None:
        article, reading = outcome.article, outcome.reading
        logger.debug("article %s %s: %s, %d events", article.article_id, article.url, reading.page_class, len(reading.events))
    rejections = outcome.rejections or (outcome.reading.rejections if outcome.reading and outcome.reading.document is None else ())
    for rejection in rejections:
        logger.warning("page %s: %s: %s", rejection.url, rejection.reason, rejection.detail)
