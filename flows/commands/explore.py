"""Looking: `dateline explore` and `dateline report`."""

import click

from dateline.errors import UsageError
from dateline.settings import load_settings

PORT = 8484


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

    from flows.explorer.app import make_app
    from warehouse.layout import Layout

    layout = Layout(load_settings().home)
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise UsageError(f"cannot listen there ({error.strerror}); choose another --port, or 0 for any", f"{host}:{port}") from None
    local = host in ("127.0.0.1", "::1", "localhost")
    name = f"[{host}]" if ":" in host else host
    click.echo(f"http://{name}:{listening.getsockname()[1]}/   (Ctrl-C ends it)")
    if not local:
        click.echo("anybody who can reach this address can read your database", err=True)
    app = make_app(layout, ("127.0.0.1", "localhost", "[::1]") if local else ("*",))
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listening])
