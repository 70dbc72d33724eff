"""The nightly work: reference tables, retention, checks, publishing, and how the feeds are doing."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from prefect import State, flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from dateline.flows.runs import HOOKS, work
from dateline.flows.steps.publish import publish_tables
from dateline.flows.steps.run import Run
from dateline.warehouse.check import CheckResult, run_checks
from dateline.warehouse.incidents import update_incidents
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.pages import expire
from dateline.warehouse.query import feed_report
from dateline.warehouse.retain import expire_polls
from dateline.web.fetch import utc_now
from dateline.words.errors import QuarantineError
from dateline.words.settings import Settings

logger = logging.getLogger("dateline")
TIMEOUT_SECONDS = 6 * 3600


@dataclass(frozen=True, slots=True)
class MaintainReport:
    """What was maintained: the checks that do not hold, by severity, and the feeds that give nothing."""

    wrong: tuple[CheckResult, ...] = ()
    odd: tuple[CheckResult, ...] = ()
    published: bool = False


def _run_name() -> str:
    return f"maintain-{utc_now():%Y-%m-%d-%H%M%S}"


@flow(name="maintain", flow_run_name=_run_name, timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def maintain() -> MaintainReport | State:
    """Reload the reference tables where they changed, let go of old raw pages and polls, publish, check, and report how the feeds are doing."""
    return work("maintain", _maintain, _told)


def _told(report: MaintainReport) -> str:
    return f"{len(report.wrong)} checks failed, {len(report.odd)} warn; {'published' if report.published else 'nothing new to publish'}"


def _maintain(run: Run) -> MaintainReport:
    reload_references(run.layout)
    settle_incidents(run.layout)
    let_go(run.settings, run.layout)
    published = publish_tables(run.layout)
    results = check_tables(run.layout)
    report_feeds(run.layout)
    failed = [result for result in results if result.offending]
    report = MaintainReport(
        tuple(result for result in failed if result.severity == "stop"), tuple(result for result in failed if result.severity == "warn"), published
    )
    if report.wrong:  # after all else is done: the run fails, so that somebody looks
        raise QuarantineError("the tables are wrong: " + "; ".join(f"{one.name}: {one.offending} rows against “{one.holds}”" for one in report.wrong))
    return report


@task(name="references", cache_policy=NO_CACHE)
def reload_references(layout: Layout) -> None:
    """Opening the database brings schema, views and reference tables up to date where their files changed."""
    with opened(layout):
        pass


@task(name="incidents", cache_policy=NO_CACHE)
def settle_incidents(layout: Layout) -> int:
    """Decides the incidents of events that an older version loaded."""
    found = update_incidents(layout)
    logger.info("incidents: %d events had none", found)
    return found


@task(name="retention", cache_policy=NO_CACHE)
def let_go(settings: Settings, layout: Layout) -> tuple[int, int]:
    """Removes raw pages and polls that are older than the settings say; how many of each."""
    now = utc_now()
    pages = expire(layout, now - timedelta(days=settings.keep_pages_days))
    polls = expire_polls(layout, now - timedelta(days=settings.keep_polls_days))
    logger.info("retention: %d raw pages and %d polls removed", pages, polls)
    return pages, polls


@task(name="check", cache_policy=NO_CACHE)
def check_tables(layout: Layout) -> Sequence[CheckResult]:
    """Runs every check on the published tables, and keeps the answers as a table artifact."""
    results = run_checks(layout)
    for result in results:
        if result.offending:
            logger.warning("check %s (%s): %d rows, e.g. %s", result.name, result.severity, result.offending, result.examples[0])
    rows = [{"check": one.name, "should hold": one.holds, "severity": one.severity, "rows against it": one.offending} for one in results]
    create_table_artifact(rows, key="checks", description="Checks of the published tables")
    return results


@task(name="feed-report", cache_policy=NO_CACHE)
def report_feeds(layout: Layout) -> None:
    """How the feeds are doing, those in trouble first, as a table artifact."""
    create_table_artifact(feed_report(layout), key="feeds", description="Feeds, those in trouble first")
