"""Looking: `dateline explore` and `dateline report`."""

from pathlib import Path

import click

from dateline.app.terminal import day_of
from dateline.words.errors import UsageError
from dateline.words.settings import load_settings

PORT = 8484
LONGEST_SECONDS = 60.0
"""For a question of the SQL page where the settings give any time: nobody can press Ctrl-C there."""


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; another than this one lets others of your network in.")
def explore(port: int, host: str) -> None:
    """Look at the published database in a browser: what happened, between whom, where, and the sentence behind every number.

    \b
    dateline explore                then open the address that it prints; Ctrl-C ends it
    dateline explore --port 0       at any free port

    It only reads, and picks up each new publication. Filters are in the address, so that a view can be shared.
    """
    import socket

    import uvicorn

    from dateline.app.explorer.app import make_app
    from dateline.warehouse.layout import Layout
    from dateline.warehouse.query import Bounds

    settings = load_settings()
    bounds = Bounds(settings.sql_memory, settings.sql_seconds or LONGEST_SECONDS)
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)  # from now on whoever opens the address waits, and is not refused
    except OSError as error:
        raise UsageError(f"cannot listen there ({error.strerror}); choose another --port, or 0 for any", f"{host}:{port}") from None
    local = host in ("127.0.0.1", "::1", "localhost")
    name = f"[{host}]" if ":" in host else host
    click.echo(f"http://{name}:{listening.getsockname()[1]}/   (Ctrl-C ends it)")
    if not local:
        click.echo("anybody who can reach this address can read your database", err=True)
    app = make_app(Layout(settings.home), ("127.0.0.1", "localhost", "[::1]") if local else ("*",), bounds)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listening])
    app.state.close()


@click.command()
@click.option("--since", required=True, metavar="D", help="First day of what happened, YYYY-MM-DD.")
@click.option("--until", metavar="D", help="Last day (default: today).")
@click.option("--actor", "actors", multiple=True, metavar="CODE", help="Only what involves this actor, by the beginning of its code; several are a group.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only this PLOVER type; several may be given.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False), metavar="FILE", help="Where to; .md writes Markdown, any other name a page.")
def report(since: str, until: str | None, actors: tuple[str, ...], types: tuple[str, ...], output: str) -> None:
    """Write one self-contained file about a span of days: figures, plots, and the incidents with their evidence.

    \b
    dateline report --since 2026-05-01 -o may.html
    dateline report --since 2026-05-01 --actor IRN --actor ISR --type ASSAULT -o strikes.md
    """
    from dateline.app.explorer.filters import codes
    from dateline.app.explorer.report import make_report
    from dateline.warehouse.explore import Explorer, Filters
    from dateline.warehouse.layout import Layout

    asked = Filters(since=day_of(since), until=day_of(until) if until else None, party=codes(" ".join(actors)), type=codes(" ".join(types)))
    explorer = Explorer(Layout(load_settings().home))
    who = f"{', '.join(asked.party)}: " if asked.party else ""
    made = make_report(explorer, asked, f"{who}{', '.join(asked.type) or 'what happened'} since {asked.since}{f' until {asked.until}' if asked.until else ''}")
    explorer.close()
    path = Path(output)
    try:
        path.write_text(made.markdown if path.suffix == ".md" else made.html, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write it ({error.strerror})", output) from None
    click.echo(f"{output}: {made.totals['incidents']} incidents, {path.stat().st_size:,} bytes")
