"""One cycle: `dateline run`."""

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.app.terminal import SOME_FAILED, console
from dateline.words.settings import Settings, load_settings

if TYPE_CHECKING:
    from dateline.flows.ingest import IngestReport


@click.command()
@click.option("--feeds", type=click.Path(dir_okay=False), help="Poll the feeds of this file: OPML, or one address a line.")
@click.option("--now", is_flag=True, help="Poll every feed, also those that are not due; Retry-After and 410 still hold.")
def run(feeds: str | None, now: bool) -> None:
    """One cycle: poll what is due, fetch, read, code, load, publish.

    Without --feeds it polls the feeds that you added (`dateline feeds add`), and as long as there are none, the demo feeds of
    invented publishers on loopback, and a list of real news feeds.
    """
    settings = load_settings()
    from dateline.flows.server import prepare_prefect

    server = prepare_prefect(settings)
    log_to(sys.stdout)
    click.echo(f"starting, with the server at {server}" if server else "starting (Prefect's own server takes 10 to 20 seconds)", err=True)
    from dateline.flows.ingest import ingest_once

    report = ingest_once(str(Path(feeds).resolve()) if feeds else None, now)
    _print_report(settings, report)
    if report.failed:
        raise SystemExit(SOME_FAILED)


def log_to(stream: Any) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("dateline")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)


def _print_report(settings: Settings, report: "IngestReport") -> None:
    from dateline.warehouse.layout import Layout
    from dateline.warehouse.query import run_summary

    added = report.loaded.added
    feeds = ", ".join(f"{count} {outcome}" for outcome, count in report.polls) or "none due"
    click.echo(f"\nfeeds: {feeds}" + (f", {report.not_due} not due" if report.not_due else ""))
    for name, error in report.loaded.set_aside:
        click.echo(f"set aside: batch {name}: {error}")
    if not (added.entries or added.articles or added.events):
        click.echo("nothing new")
        return
    summary = run_summary(Layout(settings.home), report.run_id)
    click.echo(f"entries: {added.entries} new")
    click.echo(f"articles: {', '.join(f'{count} {outcome}' for outcome, count in report.outcomes) or 'none'}")
    click.echo(f"events: {added.events}" + (f" ({', '.join(f'{count} {kind}' for kind, count in summary.event_types)})" if summary.event_types else ""))
    if summary.events.rows:
        from dateline.app.render import row_table

        console().print(row_table(summary.events.columns, summary.events.rows))
        click.echo(f'next: dateline explain {summary.events.rows[0][0]}   or   dateline sql "FROM event_flat"')
