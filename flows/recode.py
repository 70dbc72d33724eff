"""The recode as a Prefect flow, thin over `dateline.flows.steps.history.recode`."""

from datetime import date
from typing import Any

from prefect import State, flow
from prefect.artifacts import create_table_artifact
from prefect.states import Completed
from pydantic import Field

from dateline.flows.backfill import DRY_RUN, SINCE, TIMEOUT_SECONDS, UNTIL, ArtifactProgress
from dateline.flows.runs import HOOKS, work
from dateline.flows.steps.history.recode import RecodeJob, RecodePlan, RecodeReport, plan_recode
from dateline.flows.steps.history.recode import recode as read_again
from dateline.flows.steps.publish import publish_tables, report_events
from dateline.flows.steps.run import Run
from dateline.warehouse.backfill import days_between
from dateline.web.fetch import utc_now
from dateline.words.errors import UsageError

CODER: Any = Field("", description="Only what this coder read last: name and version, as in dateline/1. Empty: whatever another than the installed one read.")
BESIDE: Any = Field(False, description="Keep the new events beside those that count, to compare them in coder_compare.")
PAGES: Any = Field(False, description="Take the texts anew from the raw pages that are kept, then code them.")


def _run_name() -> str:
    return f"recode-{utc_now():%Y-%m-%d-%H%M%S}"


@flow(name="recode", flow_run_name=_run_name, timeout_seconds=TIMEOUT_SECONDS, **HOOKS)
def recode(
    since: date | None = SINCE,
    until: date | None = UNTIL,
    coder: str = CODER,
    beside: bool = BESIDE,
    pages: bool = PAGES,
    dry_run: bool = DRY_RUN,
) -> RecodeReport | RecodePlan | State:
    """Read stored documents again with the coder that is installed, without fetching."""
    days = days_between(since, until)
    if beside and pages:
        raise UsageError("a text taken anew is another document, and cannot stand beside the old one; choose one of the two", "pages")

    def what(run: Run) -> RecodeReport | RecodePlan:
        job = RecodeJob(run.settings, run.layout, ArtifactProgress("recode-progress"), run.run_id, publish=publish_tables)
        choice = job.choice(days, coder, beside=beside, pages=pages)
        done = plan_recode(job, choice) if dry_run else read_again(job, choice)
        create_table_artifact([{"report": line} for line in done.lines()], key="recode", description=f"Recode of {days}")
        if not dry_run:
            report_events(run.layout, run.run_id)
        return done

    done = work("recode", what, lambda report: "; ".join(report.lines()))
    if isinstance(done, RecodeReport) and done.failed:
        return Completed(name="Done in part", message="; ".join(done.lines()))
    return done
