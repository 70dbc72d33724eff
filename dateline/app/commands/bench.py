"""What a step costs: `dateline bench`, the door to the benchmarks of a checkout."""

import subprocess
import sys
from pathlib import Path

import click

import dateline
from dateline.words.errors import UsageError

BENCHMARKS = ("acquire", "actors", "backfill", "code", "end-to-end", "explore", "growth", "prefect", "text", "warehouse")


@click.command()
@click.argument("name", type=click.Choice(BENCHMARKS))
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

    Benchmarks are in the repository (tools/bench) and not in the wheel; this runs `python -m tools.bench NAME` there.
    """
    root = Path(dateline.__file__).resolve().parents[1]
    if not (root / "tools" / "bench").is_dir():
        raise UsageError("benchmarks are part of the repository, not of the package; run this in a checkout", name)
    done = subprocess.run([sys.executable, "-m", "tools.bench", name, *(["--json"] if as_json else [])], cwd=root, check=False)  # noqa: S603 (our own interpreter)
    raise SystemExit(done.returncode)
