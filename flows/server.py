"""Prefect's settings, and its server on this machine. Imported before Prefect, which reads its settings once."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from dateline.warehouse.layout import Layout
from dateline.words.errors import BusyError, RetryError
from dateline.words.settings import Settings

STARTUP_SECONDS = 180.0
"""Longest that the server may take to answer: on two busy cores it took a minute."""
STOP_SECONDS = 20.0
PARENT_SECONDS = 0.5
"""How often a server looks whether the process that started it is still there."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 (named, not bound to)
"""Addresses at which a server listens on all networks, and where it is reached on this machine."""
PREFECT = "prefect"
"""In DATELINE_HOME: Prefect's own state."""
_NOTE = "server.json"
_DEFAULTS = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # the newer UI has the browser ask Amplitude, whatever the line above says
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # old runs go; the warehouse remembers its own
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 86_400),
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "dateline",  # to the Prefect UI ...
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # ... but we print them ourselves
}


def prepare_prefect(settings: Settings) -> str | None:
    """Sets Prefect's environment before it is imported, and gives the address of the API that flows will report to.

    The user's own settings come first. Else it is the server of a running `dateline serve` on the same DATELINE_HOME; None where there is
    none, and a flow starts a server of its own. Raises RetryError where PREFECT_API_URL names a server that does not answer.
    """
    set_defaults(settings)
    url = os.environ.get("PREFECT_API_URL") or served_at(settings.home.resolve())
    if url is not None:
        os.environ["PREFECT_API_URL"] = url
        require_server(url)
    return url


def set_defaults(settings: Settings) -> None:
    """Prefect's environment, where the user has not set it: its state in DATELINE_HOME, our log lines in its UI, nothing sent to anybody."""
    home = settings.home.resolve()
    Layout(home).prepare()
    (home / PREFECT).mkdir(exist_ok=True)
    for name, value in {"PREFECT_HOME": str(home / PREFECT), **_DEFAULTS}.items():
        os.environ.setdefault(name, value)


def require_server(url: str) -> None:
    """Raises RetryError where Prefect's API does not answer there."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        problem = client.api_healthcheck()
    if problem is not None:
        raise RetryError(f"Prefect's server does not answer ({problem}); start it, or unset PREFECT_API_URL for one of our own", url)


def served_at(home: Path) -> str | None:
    """The API of a running `dateline serve`; None where there is none."""
    try:
        url = str(json.loads((home / PREFECT / _NOTE).read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError):
        return None
    return url if _answers(url, 2.0) else None


def _answers(url: str, seconds: float) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=seconds, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


@contextmanager
def own_server(settings: Settings, host: str, port: int) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Prefect's server on its SQLite in DATELINE_HOME until the block ends: the address of its API, and its process. Port 0: any that is free.

    It ends with the process that started it, however that ends. Raises BusyError where the port is taken, RetryError where it does not start.
    """
    home = settings.home.resolve()
    port = _free_port(host, port)
    here = EVERYWHERE.get(host, host)
    url = f"http://{here}:{port}/api"
    ours = {"PREFECT_HOME": str(home / PREFECT), "PREFECT_API_URL": url, "PREFECT_UI_URL": f"http://{here}:{port}"}
    environment = {"PREFECT_UI_API_URL": "/api", **os.environ, **ours}  # the UI asks where it came from: through a container's port or a tunnel, too
    log = home / PREFECT / "server.log"
    command = [sys.executable, "-m", "dateline.flows.server", str(os.getpid()), host, str(port)]
    with log.open("wb") as output:  # a session of its own: Ctrl-C is for us, and we stop it last
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)  # noqa: S603 (our own words)
    note = home / PREFECT / _NOTE
    try:
        _await(process, url, log)
        note.write_text(json.dumps({"url": url, "pid": process.pid}), encoding="utf-8")
        yield url, process
    finally:
        note.unlink(missing_ok=True)
        stop(process)


def _free_port(host: str, port: int) -> int:
    deadline = time.monotonic() + 4 * PARENT_SECONDS  # until the server of one that was killed has seen that it is alone
    while True:
        try:
            with socket.create_server((host, port)) as free:
                return int(free.getsockname()[1])
        except OSError as error:
            if time.monotonic() > deadline:
                advice = "stop what uses it, or name another one with --port; to serve against a server that runs, set PREFECT_API_URL"
                raise BusyError(f"cannot listen there ({error.strerror}); {advice}", f"{host}:{port}") from None
            time.sleep(0.1)


def _await(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while not _answers(url, 5.0):
        if process.poll() is not None or time.monotonic() > deadline:
            last = (log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["it said nothing"])[-1]
            raise RetryError(f"Prefect's server did not start: {last}; the whole log is in {log}", url)
        time.sleep(0.3)


def stop(process: "subprocess.Popen[Any]", seconds: float = STOP_SECONDS) -> None:
    """Ends a process: asks it, and after some time kills it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _serve(parent: int, host: str, port: int) -> None:
    """The server's process: Prefect's own command, until the parent is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)  # its SQLite is made for that

    threading.Thread(target=watch, daemon=True).start()
    from prefect.cli import app

    sys.argv = ["prefect", "server", "start", "--host", host, "--port", str(port)]
    app()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
