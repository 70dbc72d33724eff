"""Care for the database: `dateline check` and `dateline publish`."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from dateline.app.terminal import SOME_FAILED, console
from dateline.words.settings import load_settings

if TYPE_CHECKING:
    from dateline.warehouse.check import CheckResult


@click.command()
@click.option("--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@click.option("--fresh", is_flag=True, help="Check the live database, waiting its turn, instead of the published copy.")
def check(format_: str, fresh: bool) -> None:
    """Ask whether what the tables promise holds: ids unique, nothing vanished, spans slice to their words, codes known, no orphans.

    Each check is a query whose rows should not be there (warehouse/checks). A row of a `stop` check is a fault in the data and makes the
    exit status 1; a row of a `warn` check is worth a look.

    \b
    dateline check
    dateline check --format json | jq '.[] | select(.offending > 0)'
    """
    from dateline.warehouse.check import run_checks
    from dateline.warehouse.layout import Layout

    on_terminal = sys.stderr.isatty()
    results = run_checks(Layout(load_settings().home), fresh=fresh, progress=lambda name: click.echo(f"checking {name}", err=True) if on_terminal else None)
    if format_ == "json":
        click.echo(json.dumps([asdict(result) for result in results], default=str, ensure_ascii=False, indent=1))
    else:
        _print_checks(results)
    if any(result.failed for result in results):
        raise SystemExit(SOME_FAILED)


def _print_checks(results: "tuple[CheckResult, ...]") -> None:
    from dateline.app.render import row_table

    verdicts = {True: "ok", False: "LOOK"}
    rows = [("FAILED" if one.failed else verdicts[not one.offending], one.name, one.offending, one.holds) for one in results]
    console().print(row_table(("", "check", "rows", "what should hold"), rows))
    for one in results:
        if one.offending:
            click.echo(f"{one.name}: {one.offending} row{'' if one.offending == 1 else 's'}" + (", the first:" if one.offending > len(one.examples) else ":"))
            console().print(row_table(one.columns, one.examples))
    failed = sum(one.failed for one in results)
    click.echo(f"{len(results)} checks, {failed} failed, {sum(one.offending > 0 for one in results) - failed} to look at")


@click.command()
@click.option("--force", is_flag=True, help="Copy also where nothing was loaded since the last copy.")
def publish(force: bool) -> None:
    """Publish the live database now: copy it, and put the copy in the place of the last one at once.

    `dateline run` does this after each cycle, and now and then during a long one. Whoever has the last copy open keeps it; open it anew
    to see the new one.
    """
    from time import perf_counter

    from dateline.warehouse.layout import Layout
    from dateline.warehouse.publish import publish as copy

    layout = Layout(load_settings().home)
    began = perf_counter()
    if not copy(layout, force=force):
        click.echo(f"nothing was loaded since {layout.published} was published")
        return
    click.echo(f"published {layout.published}: {layout.published.stat().st_size / 1e6:,.1f} MB in {perf_counter() - began:.1f} s")
