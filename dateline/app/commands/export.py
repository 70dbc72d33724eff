"""Events for other programs: `dateline export`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter

import click

from dateline.app.terminal import day_of
from dateline.words.errors import UsageError
from dateline.words.settings import load_settings

FORMATS = ("polecat", "icews", "phoenix", "gdelt", "gdelt-mentions", "plover-jsonl", "parquet", "csv")


@click.command()
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True)
@click.option("--since", metavar="D", help="First day of the events, YYYY-MM-DD (default: the first there is).")
@click.option("--until", metavar="D", help="Last day (default: the last there is).")
@click.option("-o", "--output", required=True, type=click.Path(), help="File to write, - for standard output; for parquet a folder.")
@click.option("--all-statuses", is_flag=True, help="Also what did not happen, or not surely (plover-jsonl, parquet, csv: their rows say the status).")
def export(format_: str, since: str | None, until: str | None, output: str, all_statuses: bool) -> None:
    """Write events in a format of the field: what happened, in its exact columns; what Dateline does not know is empty.

    \b
    polecat                 an event a row, 40 columns           phoenix   a day, pair and code a row, 26 columns
    icews                   a pair of actors a row, 20 columns   csv       an event a row, as event_flat has it
    gdelt, gdelt-mentions   incidents, and their reports, 61 and 16 columns
    plover-jsonl            an event a line                      parquet   the same in a folder, a part a month

    A Parquet export is incremental: only months whose events changed are written again.

    \b
    dateline export --format polecat --since 2026-01-01 --until 2026-03-31 -o events.tsv
    dateline export --format parquet -o lake/events
    """
    from dateline.warehouse import export as warehouse
    from dateline.warehouse.layout import Layout

    choice = warehouse.Choice(
        day_of(since) if since else date.min, day_of(until) if until else date.max, warehouse.ALL_STATUSES if all_statuses else warehouse.ASSERTED
    )
    if choice.since > choice.until:
        raise UsageError("the first day is after the last", f"--since {since} --until {until}")
    if output == "-" and format_ == "parquet":
        raise UsageError("a Parquet export is a folder; name one", "-o -")
    path = Path("/dev/stdout" if output == "-" else output)
    began = perf_counter()
    with _progress() as progress:
        done = warehouse.export(Layout(load_settings().home), warehouse.FORMATS[format_], choice, path, progress)
    changed = f", {done.written} of {done.months} months written" + (f", {done.removed} removed" if done.removed else "") if format_ == "parquet" else ""
    click.echo(f"{output}: {done.rows:,} rows, {done.bytes / 1e6:,.1f} MB{changed}, {perf_counter() - began:.1f} s", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[float], None]]:
    """A bar on a terminal, nothing otherwise."""
    if not sys.stderr.isatty():
        yield lambda percent: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("exporting", total=100)
        yield lambda percent: bar.update(task, completed=percent)
