"""What a step costs: `dateline bench`."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING

import click

from flows.terminal import SOME_FAILED

if TYPE_CHECKING:
    from flows.benchmarks.figures import Figure

BENCHMARKS = {
    "acquire": "flows.benchmarks.acquire",
    "actors": "flows.benchmarks.actors",
    "backfill": "flows.benchmarks.backfill",
    "code": "flows.benchmarks.code",
    "end-to-end": "flows.benchmarks.end_to_end",
    "explore": "flows.benchmarks.explore",
    "growth": "flows.benchmarks.growth",
    "prefect": "flows.benchmarks.prefect",
    "text": "flows.benchmarks.text",
    "warehouse": "flows.benchmarks.warehouse",
}
"""The module that measures."""


@click.command()
@click.argument("name", type=click.Choice(sorted(BENCHMARKS)))
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def bench(name: str, as_json: bool) -> None:
    """Measure one step against its floor in the same run; every figure has its bound.

    \b
    dateline bench acquire         polling against httpx, fetching and reading pages against trafilatura
    dateline bench actors          finding and resolving actors, against spaCy's parse
    dateline bench backfill        5,000 pages of a WARC file, killed twice, and again; takes a quarter of an hour
    dateline bench code --json     coding events, against spaCy's parse
    dateline bench end-to-end      feeds to published rows, against coding alone, and coding against bare spaCy (minutes)
    dateline bench explore         the explorer's pages over a million events
    dateline bench growth          an article's cost at a thousand and at a million known articles (minutes, 2 GB of disk)
    dateline bench prefect         a cycle as a flow, against the same as plain functions
    dateline bench text            reading pages, against trafilatura alone
    dateline bench warehouse       loading, publishing and asking at ten million events (ten minutes, 8 GB of disk)
    """
    figures: Sequence[Figure] = import_module(BENCHMARKS[name]).measure()
    if as_json:
        machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        click.echo(json.dumps({"name": name, "machine": machine, "figures": [asdict(figure) for figure in figures]}))
    else:
        for figure in figures:
            click.echo(f"{figure.name:30} {figure.value:8.3f} {figure.unit:8} bound {figure.bound}  {'ok' if figure.ok else 'MISSED'}")
    if not all(figure.ok for figure in figures):
        raise SystemExit(SOME_FAILED)
