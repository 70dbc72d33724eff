"""The service: `dateline serve`."""

import os
import subprocess

import click

from dateline.words.settings import Settings, load_settings

SERVE_LOCK = "serve.lock"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where Prefect's server and UI listen; they know no passwords by themselves.")
@click.option("--port", type=click.IntRange(0, 65535), default=4200, show_default=True, help="Their port; 0: any that is free.")
def serve(host: str, port: int) -> None:
    """Run on schedule and on demand: Prefect's server with its UI, and the deployments.

    \b
    dateline serve
    export PREFECT_API_URL=http://127.0.0.1:4200/api       in other terminals
    prefect deployment run 'ingest/ingest' --watch

    Ingests every quarter of an hour and maintains the tables at night (DATELINE_INGEST_EVERY_SECONDS, DATELINE_MAINTAIN_CRON). Prefect's
    state is in DATELINE_HOME/prefect. With PREFECT_API_URL set, no server is started: the deployments are served against that one.
    Ctrl-C or SIGTERM stops it; what was under way goes on at the next start, also after a crash.
    """
    from dateline.flows.server import own_server, require_server, set_defaults
    from dateline.warehouse.layout import locked

    settings = load_settings()
    set_defaults(settings)
    with locked(settings.home / SERVE_LOCK, 2.0, "`dateline serve` runs already on this DATELINE_HOME"):
        url = os.environ.get("PREFECT_API_URL")
        if url:
            require_server(url)
            _serve(settings, url, None)
            return
        click.echo("starting Prefect's server (10 to 20 seconds)", err=True)
        with own_server(settings, host, port) as (url, process):
            os.environ["PREFECT_API_URL"] = url
            _serve(settings, url, process)


def _serve(settings: Settings, url: str, server: "subprocess.Popen[bytes] | None") -> None:
    from dateline.flows.serve import Service

    def ready() -> None:
        click.echo(f"serving; the UI is at {url.removesuffix('/api')}, and for other terminals: export PREFECT_API_URL={url}")

    Service(settings, click.echo).run(server, ready)
    click.echo("stopped")
