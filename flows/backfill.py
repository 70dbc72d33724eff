"""The backfills as Prefect flows: one kind of material each, thin over `dateline.flows.steps.history`."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from prefect import State, flow
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.states import Completed
from pydantic import Field

from dateline.flows.runs import HOOKS, work
from dateline.flows.steps.history.cdx import indexed
from dateline.flows.steps.history.copies import feed_copies
from dateline.flows.steps.history.files import local_files, read_columns
from dateline.flows.steps.history.lists import url_list
from dateline.flows.steps.history.material import Material
from dateline.flows.steps.history.plan import Plan, plan
from dateline.flows.steps.history.sitemaps import sitemap as walked
from dateline.flows.steps.history.warc import warc as archived
from dateline.flows.steps.history.work import BackfillReport, Job, backfill
from dateline.flows.steps.progress import progress_text
from dateline.flows.steps.publish import publish_tables, report_events
from dateline.flows.steps.run import Run
from dateline.warehouse.backfill import days_between
from dateline.web.fetch import utc_now

logger = logging.getLogger("dateline")
TIMEOUT_SECONDS = 7 * 24 * 3600
"""Longest a backfill may take. What is left is done by the next run with the same parameters."""
_SECONDS_BETWEEN = 5.0
"""Between two signs of progress: each is a request to Prefect's server."""
_LINE_SECONDS = 60.0

# Prefect shows the description of a Field that is the default, and passes the field's own default.
SINCE: Any = Field(None, description="First day of publication; empty: from the beginning.")
UNTIL: Any = Field(None, description="Last day of publication; empty: until today.")
DRY_RUN: Any = Field(False, description="Only count what is new, and say how long it would take and how much it would store.")
_HERE = "on the machine where the run is done"
WARC_FILES: Any = Field(description=f"WARC files {_HERE}, gzipped or not, such as those of CC-NEWS.")
INDEXES: Any = Field(description=f"CDX or CDXJ indexes of WARC files {_HERE}, gzipped or not.")
WARC_FOLDER: Any = Field(None, description="Folder that has the WARC files; empty: the one of the index.")
ADDRESSES: Any = Field([], description="Only captures of addresses that begin so, such as paper.example/2018/; * stands for anything. Empty: all.")
LOCAL_FILES: Any = Field(description=f"Files or folders {_HERE}: .html, .txt, .jsonl, .csv or .tsv, gzipped or not.")
FEED_COPIES: Any = Field(description=f"Archived copies of feeds, or folders of them, {_HERE}.")
Paths = Annotated[list[str], Field(min_length=1)]


class ArtifactProgress:
    """Progress as an artifact of the run, a bar in the Prefect UI, and as a line in its logs now and then."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._artifact: UUID | None = None
        self._what = ""
        self._total: int | None = None
        self._done = 0
        self._started = self._shown = self._told = time.monotonic()

    def begin(self, what: str, total: int | None = None) -> None:
        """A new part of the work; a new bar where it is known how much there is."""
        self._what, self._total, self._done = what, total, 0
        self._started = self._shown = self._told = time.monotonic()
        logger.info("%s%s", what, f": {total:,}" if total is not None else "")
        created: Any = create_progress_artifact(0.0, self._key, what) if total else None
        self._artifact = created

    def advance(self, count: int = 1) -> None:
        """So much more is done; shown where it is time, or all is done."""
        self._done += count
        now = time.monotonic()
        text = progress_text(self._done, self._total, now - self._started)
        if now - self._told >= _LINE_SECONDS:
            self._told = now
            logger.info("%s: %s", self._what, text)
        if self._artifact is not None and self._total and (now - self._shown >= _SECONDS_BETWEEN or self._done >= self._total):
            self._shown = now
            update_progress_artifact(self._artifact, min(100.0 * self._done / self._total, 100.0), f"{self._what}: {text}")


def _named(kind: str) -> Callable[[], str]:
    return lambda: f"backfill-{kind}-{utc_now():%Y-%m-%d-%H%M%S}"


@flow(name="backfill", flow_run_name=_named("urls"), timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def urls(
    file: str = Field(description=f"List of addresses {_HERE}: text with one a line, or CSV with the columns url, date, title."),
    since: date | None = SINCE,
    until: date | None = UNTIL,
    dry_run: bool = DRY_RUN,
) -> BackfillReport | Plan | State:
    """Fetch and code the pages of a list of addresses."""
    return _run(lambda job: [url_list(Path(file))], since, until, dry_run=dry_run)


@flow(name="backfill", flow_run_name=_named("sitemap"), timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def sitemap(
    url: str = Field(description="Address of a sitemap, of an index of sitemaps, or of a robots.txt that names some."),
    since: date | None = SINCE,
    until: date | None = UNTIL,
    dry_run: bool = DRY_RUN,
) -> BackfillReport | Plan | State:
    """Fetch and code the pages that a site's sitemap names."""
    return _run(lambda job: [walked(job, url)], since, until, dry_run=dry_run)


@flow(name="backfill", flow_run_name=_named("warc"), timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def warc(
    files: Paths = WARC_FILES,
    since: date | None = SINCE,
    until: date | None = UNTIL,
    dry_run: bool = DRY_RUN,
) -> BackfillReport | Plan | State:
    """Code the pages in WARC files, without fetching."""
    return _run(lambda job: [archived(Path(file), job.settings.max_page_bytes) for file in files], since, until, dry_run=dry_run)


@flow(name="backfill", flow_run_name=_named("cdx"), timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def cdx(
    indexes: Paths = INDEXES,
    warcs: str | None = WARC_FOLDER,
    addresses: list[str] = ADDRESSES,
    since: date | None = SINCE,
    until: date | None = UNTIL,
    dry_run: bool = DRY_RUN,
) -> BackfillReport | Plan | State:
    """Code the pages that an index of WARC files names, each read at its place."""
    folder = Path(warcs) if warcs else None
    return _run(
        lambda job: [indexed(Path(index), folder, addresses, job.days, job.settings.max_page_bytes) for index in indexes], since, until, dry_run=dry_run
    )


@flow(name="backfill", flow_run_name=_named("files"), timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def files(
    paths: Paths = LOCAL_FILES,
    columns: str = Field("", description="Columns that hold text (or html), url, id, title, date: text=body,date=meta.day."),
    since: date | None = SINCE,
    until: date | None = UNTIL,
    dry_run: bool = DRY_RUN,
) -> BackfillReport | Plan | State:
    """Code local files: web pages, plain texts, and tables of texts."""
    named = read_columns(columns)
    return _run(lambda job: [local_files(Path(path), named, job.settings.max_page_bytes) for path in paths], since, until, dry_run=dry_run)


@flow(name="backfill", flow_run_name=_named("feeds"), timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def feeds(
    paths: Paths = FEED_COPIES,
    since: date | None = SINCE,
    until: date | None = UNTIL,
    dry_run: bool = DRY_RUN,
) -> BackfillReport | Plan | State:
    """Fetch and code the articles that archived copies of feeds name."""
    return _run(lambda job: [feed_copies(Path(path)) for path in paths], since, until, dry_run=dry_run)


def _run(materials: Callable[[Job], Sequence[Material]], since: date | None, until: date | None, *, dry_run: bool) -> BackfillReport | Plan | State:
    """The state says what went wrong in part; what goes wrong as a whole is raised, and fails the run."""
    days = days_between(since, until)

    def what(run: Run) -> BackfillReport | Plan:
        job = Job(run.settings, run.layout, days, ArtifactProgress("backfill-progress"), run.run_id, publish=publish_tables)
        found = materials(job)
        done = plan(job, found) if dry_run else backfill(job, found)
        create_table_artifact([{"report": line} for line in done.lines()], key="backfill", description=", ".join(material.title for material in found))
        if not dry_run:
            report_events(run.layout, run.run_id)
        return done

    done = work("backfill", what, _told)
    if isinstance(done, BackfillReport | Plan) and done.failed:
        return Completed(name="Done in part", message=_told(done))
    return done


def _told(done: BackfillReport | Plan) -> str:
    """What was done in a line, and the first things that are wrong in the material."""
    return "; ".join([*done.lines(), *(f"{one.reason}: {one.detail}" for one in done.problems)])
