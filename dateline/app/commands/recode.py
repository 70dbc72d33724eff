"""Stored documents through the coder of today: `dateline recode`."""

import click

from dateline.app.commands.backfill import days_of, tell_problems
from dateline.app.terminal import DONE, SOME_FAILED
from dateline.words.settings import load_settings


@click.command()
@click.option("--since", metavar="D", help="First day of publication, YYYY-MM-DD.")
@click.option("--until", metavar="D", help="Last day of publication, YYYY-MM-DD.")
@click.option("--coder", default="", metavar="NAME/VERSION", help="Only what this coder read last, e.g. dateline/1; `FROM article` has it in coded_with.")
@click.option("--beside", is_flag=True, help="Keep the new events beside those that count, to compare them: FROM coder_compare.")
@click.option("--pages", is_flag=True, help="Take the texts anew from the raw pages that are kept (DATELINE_KEEP_PAGES), then code them.")
@click.option("--dry-run", is_flag=True, help="Only say how many there are, how long they would take and how much would be written.")
def recode(since: str | None, until: str | None, coder: str, beside: bool, pages: bool, dry_run: bool) -> None:
    """Read stored documents again with the coder that is installed; nothing is fetched.

    \b
    dateline recode                                     everything that another coder read last
    dateline recode --since 2018-01-01 --until 2018-12-31
    dateline recode --coder dateline/1 --beside         compare before you decide
    dateline sql "FROM coder_compare WHERE change <> 'same'"

    Every article says with which coder it was read: name, version, and a hash of its code and tables, your actors.csv among them. What this
    very coder has read is passed over. So a recode that was stopped goes on with the same command, and after a change of your actors it
    reads again what they may have changed. Actors are who they were on the day of the event.

    The events that are replaced are kept beside, in coder_compare. Exit status: 0 done; 1 some could not be read; 2 usage.
    """
    from dateline.flows.steps.history.recode import RECODE_LOCK, RecodeJob, RecodePlan, RecodeReport, plan_recode
    from dateline.flows.steps.history.recode import recode as work
    from dateline.flows.steps.progress import shown_progress
    from dateline.warehouse.layout import Layout, locked
    from dateline.words.errors import UsageError

    if beside and pages:
        raise UsageError("a text taken anew is another document, and cannot stand beside the old one; leave out one of --beside and --pages", "--pages")
    settings = load_settings()
    days = days_of(since, until)
    tell_problems()
    with shown_progress() as progress:
        job = RecodeJob(settings, Layout(settings.home), progress)
        job.layout.prepare()
        choice = job.choice(days, coder, beside=beside, pages=pages)
        if dry_run:
            done: RecodePlan | RecodeReport = plan_recode(job, choice)
        else:
            with locked(job.layout.home / RECODE_LOCK, 0.0, "another recode is under way; wait for it, or stop it"):
                done = work(job, choice)
    click.echo("\n".join(done.lines()))
    raise SystemExit(SOME_FAILED if done.failed else DONE)
