"""`dateline serve` in a process, as a test's user starts it, and everything that it started."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil

DATELINE = Path(sys.executable).with_name("dateline")
PREFECT = Path(sys.executable).with_name("prefect")
PATIENCE = 240.0
"""Seconds; on busy cores Prefect's server alone takes a minute to start."""
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def power_losses(usual: int) -> range:
    """Numbers of the moments at which power is lost: as many as the environment's POWER_LOSSES says, for a long look by hand."""
    return range(int(os.environ.get("POWER_LOSSES", usual)))


def environment(home: Path, **settings: str) -> dict[str, str]:
    """Without settings of the developer's; the real feeds' hosts do not take long."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
    return {**kept, "DATELINE_HOME": str(home), "DATELINE_DEADLINE_SECONDS": "5", "DATELINE_INGEST_EVERY_SECONDS": "3600", **settings}


class Service:
    """A service under way."""

    def __init__(self, home: Path, *arguments: str, **settings: str) -> None:
        self.home = home
        self.log = home.with_name(f"{home.name}.log")
        self.environment = environment(home, **settings)
        self.url = ""
        with self.log.open("ab") as log:
            self._written = log.tell()
            self.process = subprocess.Popen(
                [str(DATELINE), "serve", "--port", "0", *arguments], env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def output(self) -> str:
        return self.log.read_bytes()[self._written :].decode()

    def await_line(self, pattern: str, seconds: float = PATIENCE) -> re.Match[str]:
        deadline = time.monotonic() + seconds
        while (found := re.search(pattern, self.output)) is None:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, f"no {pattern!r} in {self.output}"
            time.sleep(0.05)
        return found

    def await_ready(self) -> "Service":
        self.url = self.await_line(r"PREFECT_API_URL=(\S+)")[1]
        return self

    def post(self, path: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.url}/{path}", json=body, timeout=60, trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def runs(self, flow: str) -> list[dict[str, Any]]:
        """The flow's runs, without those that only wait for their hour."""
        found = self.post("flow_runs/filter", flows={"name": {"any_": [flow]}}, sort="EXPECTED_START_TIME_DESC")
        return [run for run in found if run["state_name"] not in ("Scheduled", "Late")]

    def await_runs(self, flow: str, count: int = 1, seconds: float = PATIENCE) -> list[dict[str, Any]]:
        """Until that many runs of the flow, and all that began, have ended."""
        deadline = time.monotonic() + seconds
        while True:
            runs = self.runs(flow)
            if len(runs) >= count and all(run["state_type"] in ENDED for run in runs):
                return runs
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, f"{[(run['name'], run['state_name']) for run in runs]}\n{self.output}"
            time.sleep(0.3)

    def prefect(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(PREFECT), *arguments], env={**self.environment, "PREFECT_API_URL": self.url, **settings}, capture_output=True, text=True, timeout=PATIENCE
        )

    def kill(self) -> None:
        """Power loss: the service, the server and all runs at one moment."""
        for process in (psutil.Process(self.process.pid), *descendants(self.process.pid)):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Service]:
    """A service that answers, and that is stopped at the end."""
    service = Service(home, **settings)
    try:
        yield service.await_ready()
    finally:
        if service.process.poll() is None:
            service.kill()


def descendants(pid: int) -> list[psutil.Process]:
    """All processes below that one."""
    return list(psutil.Process(pid).children(recursive=True))


def under_way(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those that have not ended. One that ended, and whose parent has not asked how (a zombie), has ended."""

    def ended(process: psutil.Process) -> bool:
        try:
            return bool(process.status() == psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return True

    return [process for process in processes if not ended(process)]


def served_at(home: Path) -> dict[str, Any]:
    note: dict[str, Any] = json.loads((home / "prefect" / "server.json").read_text())
    return note
