"""One cycle: poll what is due, fetch, read, load, publish. Prefect runs the steps in batches; what they do stands in plain functions."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import httpx
from prefect import State, flow, tags, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.logging.handlers import APILogHandler

from dateline.flows.runs import HOOKS, work
from dateline.flows.steps import pipeline
from dateline.flows.steps.publish import publish_tables, report_events
from dateline.flows.steps.readers import ReaderPool
from dateline.flows.steps.runners import Part, ended, part_of, parts_of, task_runner
from dateline.flows.steps.sources import our_feeds, own_feeds, read_feed_file
from dateline.flows.watch import watch_news
from dateline.warehouse.due import due_entries, feed_states
from dateline.warehouse.feeds import Subscribed, keep_subscriptions
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import LoadReport
from dateline.warehouse.query import run_summary
from dateline.web.demo_feeds import Wire, serve_wire
from dateline.web.fetch import utc_now
from dateline.words import ids
from dateline.words.errors import RetryError
from dateline.words.records import FeedState
from dateline.words.settings import Settings

logger = logging.getLogger("dateline")
FEEDS_A_TASK = 200
ENTRIES_A_RUN = 5_000
"""What is left is due in the next run."""
TIMEOUT_SECONDS = 4 * 3600
"""Longest a cycle may take. What is left is done by the next."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one cycle did: polls by outcome, feeds that were not due, entries by what became of them, and what was loaded."""

    run_id: str
    polls: tuple[tuple[str, int], ...] = ()
    not_due: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()
    loaded: LoadReport = field(default_factory=LoadReport)

    @property
    def failed(self) -> int:
        """Feeds that could not be read, and batches that could not be loaded."""
        return sum(count for outcome, count in self.polls if outcome == "failed") + len(self.loaded.set_aside)


def _run_name() -> str:
    return f"ingest-{utc_now():%Y-%m-%d-%H%M%S}"


@flow(name="ingest", flow_run_name=_run_name, timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def ingest(feeds: str | None = None, now: bool = False) -> IngestReport | State:
    """Poll feeds, fetch and read their new articles, code events, load and publish them.

    Args:
        feeds: File of feeds: OPML, or one address a line. Empty: your feeds, or the sample wire and ours.
        now: Poll every feed, also those that are not due. Retry-After and 410 still hold.
    """
    return work("ingest", lambda run: _cycle(run.settings, run.layout, run.run_id, feeds, now=now), _told)


def ingest_once(feeds: str | None, now: bool) -> IngestReport:
    """One cycle outside any deployment, as `dateline run` does it. Raises RetryError where Prefect's own server does not answer."""
    try:
        with tags("dateline", "ingest"):
            report = ingest(feeds, now)
    except httpx.TransportError as error:  # Prefect asks its own server once more while that starts, and gives up after five seconds
        raise RetryError(f"Prefect's server does not answer ({error}): the machine is very busy; run it again, nothing is lost") from None
    finally:
        APILogHandler().flush()  # the last lines, while the server is still there
    assert isinstance(report, IngestReport)  # only runs of a schedule are skipped
    return report


def _told(report: IngestReport) -> str:
    """The report in a line."""
    added = report.loaded.added
    return f"{report.failed} failed, {added.entries} entries, {added.articles} articles, {added.events} events"


def _cycle(settings: Settings, layout: Layout, run_id: str, feeds: str | None, *, now: bool) -> IngestReport:
    with _sources(settings, layout, feeds) as (urls, wire):
        return cycle(settings, layout, run_id, urls, wire, now=now)


def cycle(settings: Settings, layout: Layout, run_id: str, urls: Sequence[str], wire: Wire | None, *, now: bool) -> IngestReport:
    """One cycle over these feeds, within a flow run."""
    loaded = load(settings, layout)  # what a killed run staged
    with ReaderPool(settings) as pool:
        readers = pool if settings.task_runner == "threads" else None  # tasks elsewhere have their own
        polls, not_due = _poll_all(settings, layout, wire, urls, run_id, readers, now=now)
        loaded = loaded + load(settings, layout)
        outcomes, loaded = _acquire_all(settings, layout, wire, run_id, readers, loaded)
    publish_tables(layout)
    report = IngestReport(run_id, _counted(polls), not_due, _counted(outcomes), loaded)
    _tell(layout, report)
    report_events(layout, run_id)
    if watch_news(settings, layout):
        publish_tables(layout)
    return report


@contextmanager
def _sources(settings: Settings, layout: Layout, file: str | None) -> Iterator[tuple[tuple[str, ...], Wire | None]]:
    """The feeds' addresses, what their list says of them being kept; with the sample wire, served, where the user has no feeds of their own."""
    chosen = read_feed_file(Path(file)) if file else own_feeds(settings)
    listed = chosen if chosen is not None else our_feeds()
    keep_subscriptions(layout, (Subscribed(ids.feed_id(one.url), one.url, one.title, one.outlet, one.country, one.language, one.categories) for one in listed))
    urls = tuple(source.url for source in listed)
    if chosen is not None:
        yield urls, None
        return
    with serve_wire() as wire:
        yield (*wire.feeds, *urls), wire


# -- polling


def _poll_all(
    settings: Settings, layout: Layout, wire: Wire | None, urls: Sequence[str], run_id: str, readers: ReaderPool | None, *, now: bool
) -> tuple[list[str], int]:
    """Outcomes of the polls, and how many feeds were not due."""
    states = feed_states(layout, urls)
    at = utc_now()
    due = [state for state in states if _is_due(state, at, now=now)]
    outcomes = [outcome for batch in _batches(due, FEEDS_A_TASK) for outcome in poll_batch(settings, layout, wire, batch, run_id, readers, now)]
    return outcomes, len(states) - len(due)


def _is_due(state: FeedState, at: datetime, *, now: bool) -> bool:
    if state.gone or (state.retry_at is not None and state.retry_at > at):
        return False
    return now or state.due_at is None or state.due_at <= at


@task(name="poll", cache_policy=NO_CACHE)
def poll_batch(
    settings: Settings, layout: Layout, wire: Wire | None, states: Sequence[FeedState], run_id: str, readers: ReaderPool | None, now: bool
) -> list[str]:
    """Polls a batch of feeds and stages what they gave."""
    return pipeline.poll(settings, layout, wire, states, run_id, readers, now=now)


# -- articles


def _acquire_all(
    settings: Settings, layout: Layout, wire: Wire | None, run_id: str, readers: ReaderPool | None, loaded: LoadReport
) -> tuple[list[str], LoadReport]:
    """What became of the entries that were due; what is staged is loaded, and now and then published, while others are fetched and read."""
    entries = due_entries(layout, utc_now(), ENTRIES_A_RUN)
    if not entries:
        return [], loaded
    with task_runner(settings) as runner:
        given = {"settings": part_of(settings), "layout": layout, "wire": wire, "run_id": run_id, "readers": readers}
        acquiring = [runner.submit(acquire, parameters={**given, "part": part}) for part in parts_of(settings, entries)]
        loaded += pipeline.load_until(ended(acquiring), settings, layout)
        return [outcome for future in acquiring for outcome in future.result()], loaded + load(settings, layout)


@task(name="acquire", cache_policy=NO_CACHE)
def acquire(settings: Settings, layout: Layout, wire: Wire | None, part: Part, run_id: str, readers: ReaderPool | None) -> list[str]:
    """Fetches the pages of some entries, has them read by `readers` or its own, and stages what came of it batch by batch. Gives what became of each."""
    with ReaderPool(settings) if readers is None else nullcontext(readers) as pool:
        return pipeline.acquire(settings, layout, wire, part.entries, run_id, pool)


# -- keeping


@task(name="load", cache_policy=NO_CACHE)
def load(settings: Settings, layout: Layout) -> LoadReport:
    """Loads what is staged."""
    return pipeline.load(settings, layout)


def _tell(layout: Layout, report: IngestReport) -> None:
    """The table artifact: what came in."""
    summary = run_summary(layout, report.run_id)
    rows = [{"what": f"feeds {outcome}", "count": count} for outcome, count in report.polls]
    rows += [{"what": "feeds not due", "count": report.not_due}, {"what": "new entries", "count": report.loaded.added.entries}]
    rows += [{"what": f"articles: {outcome}", "count": count} for outcome, count in report.outcomes]
    rows += [{"what": f"events: {event_type}", "count": count} for event_type, count in summary.event_types]
    create_table_artifact(table=rows, key="ingest", description=f"What came in with run {report.run_id}")


def _counted(names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items()))


def _batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + size] for at in range(0, len(items), size))
