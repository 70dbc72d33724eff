"""One cycle: poll what is due, fetch, read, load, publish. Prefect runs the steps in batches; what they do stands in plain functions."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx
from prefect import State, flow, tags, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.logging.handlers import APILogHandler

from dateline.flows.runs import HOOKS, work
from dateline.flows.steps.acquire import acquire as acquire_entries
from dateline.flows.steps.load import load as load_staged
from dateline.flows.steps.load import load_until
from dateline.flows.steps.poll import poll as poll_feeds
from dateline.flows.steps.publish import publish_tables, report_events
from dateline.flows.steps.run import Run
from dateline.flows.steps.runners import Part, ended, part_of, parts_of, task_runner
from dateline.flows.steps.sources import our_feeds, own_feeds, read_feed_file
from dateline.flows.watch import watch_news
from dateline.warehouse.due import due_entries, feed_states
from dateline.warehouse.feeds import Subscribed, keep_subscriptions
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import LoadReport
from dateline.warehouse.query import run_summary
from dateline.web.demo_feeds import DemoFeeds, serve_demo_feeds
from dateline.web.fetch import utc_now
from dateline.words import ids
from dateline.words.errors import RetryError
from dateline.words.records import FeedState

logger = logging.getLogger("dateline")
FEEDS_A_TASK = 200
ENTRIES_A_RUN = 5_000
"""What is left is due in the next run."""
TIMEOUT_SECONDS = 4 * 3600
"""Longest a cycle may take. What is left is done by the next."""

Item = TypeVar("Item")

poll = task(name="poll", cache_policy=NO_CACHE)(poll_feeds)
load = task(name="load", cache_policy=NO_CACHE)(load_staged)


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
        feeds: File of feeds: OPML, or one address a line. Empty: your feeds, or the demo feeds and ours.
        now: Poll every feed, also those that are not due. Retry-After and 410 still hold.
    """
    return work("ingest", partial(_ingest, feeds=feeds, now=now), _told)


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


def _ingest(run: Run, *, feeds: str | None, now: bool) -> IngestReport:
    with _sources(run, feeds) as (urls, demo_feeds):
        return cycle(replace(run, demo_feeds=demo_feeds), urls, now=now)


def cycle(run: Run, urls: Sequence[str], *, now: bool) -> IngestReport:
    """One cycle over these feeds, within a flow run."""
    loaded = load(run)  # what a killed run staged
    states = feed_states(run.layout, urls)
    due = [state for state in states if _is_due(state, utc_now(), now=now)]
    polls = [outcome for batch in _batches(due, FEEDS_A_TASK) for outcome in poll(run, batch, now=now)]
    loaded += load(run)
    outcomes, acquired = _acquire_all(run)
    publish_tables(run.layout)
    report = IngestReport(run.run_id, _counted(polls), len(states) - len(due), _counted(outcomes), loaded + acquired)
    _tell(run.layout, report)
    report_events(run.layout, run.run_id)
    if watch_news(run.settings, run.layout):
        publish_tables(run.layout)
    return report


@contextmanager
def _sources(run: Run, file: str | None) -> Iterator[tuple[tuple[str, ...], DemoFeeds | None]]:
    """The feeds' addresses, what their list says of them being kept; with the demo feeds, served, where the user has no feeds of their own."""
    chosen = read_feed_file(Path(file)) if file else own_feeds(run.settings)
    listed = chosen if chosen is not None else our_feeds()
    subscribed = (Subscribed(ids.feed_id(one.url), one.url, one.title, one.outlet, one.country, one.language, one.categories) for one in listed)
    keep_subscriptions(run.layout, subscribed)
    urls = tuple(source.url for source in listed)
    if chosen is not None:
        yield urls, None
        return
    with serve_demo_feeds() as demo_feeds:
        yield (*demo_feeds.feeds, *urls), demo_feeds


def _is_due(state: FeedState, at: datetime, *, now: bool) -> bool:
    if state.gone or (state.retry_at is not None and state.retry_at > at):
        return False
    return now or state.due_at is None or state.due_at <= at


def _acquire_all(run: Run) -> tuple[list[str], LoadReport]:
    """What became of the entries that were due; what is staged is loaded, and now and then published, while others are fetched and read."""
    entries = due_entries(run.layout, utc_now(), ENTRIES_A_RUN)
    if not entries:
        return [], LoadReport()
    with task_runner(run.settings) as runner:
        given = replace(run, settings=part_of(run.settings))
        acquiring = [runner.submit(acquire, parameters={"run": given, "part": part}) for part in parts_of(run.settings, entries)]
        loaded = load_until(ended(acquiring), run)
        return [outcome for future in acquiring for outcome in future.result()], loaded + load(run)


@task(name="acquire", cache_policy=NO_CACHE)
def acquire(run: Run, part: Part) -> list[str]:
    """Fetches the pages of some entries, has them read, and stages what came of it batch by batch. Gives what became of each."""
    return acquire_entries(run, part.entries)


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
