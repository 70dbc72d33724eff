"""The service: serves the deployments, and puts right what a crash left behind."""

import asyncio
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from uuid import UUID

import httpx
import psutil
from prefect import State
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId, FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import PrefectException
from prefect.runner import Runner
from prefect.states import Cancelled, Scheduled

from dateline.flows.deployments import DEPLOYMENTS, TAGS, served
from dateline.flows.runs import lives
from dateline.warehouse.layout import Layout
from dateline.web.fetch import utc_now
from dateline.words.errors import RetryError
from dateline.words.settings import Settings

QUERY_SECONDS = 5.0
"""How often runs that are due are asked for."""
LOOK_SECONDS = 60.0
"""How often runs are looked for whose process ended without a word."""
LEAVE_SECONDS = 5.0
"""How long what a stopped run started, as its readers, may take to end by itself."""
AGAIN = "Resumed"
"""Name of the state of a run that is to be done again because it was interrupted."""
_UNDER_WAY = (StateType.RUNNING, StateType.PENDING)


class Service:
    """Serves the deployments until it is stopped. `say` gets a line for each thing worth telling."""

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self._layout = Layout(settings.home.resolve())
        self._settings = settings
        self._say = say
        self._runner = Runner("dateline", QUERY_SECONDS, pause_on_shutdown=False)  # what is missed meanwhile is made up for
        self._thread = threading.Thread(target=self._run, name="runner")
        self._ended: Future[None] = Future()
        self._ids: list[UUID] = []
        self._suspects: set[UUID] = set()

    def run(self, server: "subprocess.Popen[bytes] | None", ready: Callable[[], None]) -> None:
        """Serves until SIGTERM or Ctrl-C; calls `ready` when the deployments are there. Raises RetryError where server or runner ends before."""
        asked_to_stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked_to_stop.set())
        asyncio.run(self._deploy())
        self._thread.start()
        while not (self._runner.started or self._ended.done()):  # before that it cannot be stopped, either
            time.sleep(0.05)
        ready()
        looked_at = time.monotonic()
        try:
            while not asked_to_stop.wait(0.5):
                if time.monotonic() - looked_at > LOOK_SECONDS:
                    looked_at = time.monotonic()
                    self._look()
                if server is not None and server.poll() is not None:
                    raise RetryError(f"Prefect's server ended with status {server.returncode}; start `dateline serve` again, nothing is lost")
                if self._ended.done():
                    self._ended.result()
                    raise RetryError("the runner ended; start `dateline serve` again, nothing is lost")
        finally:
            self._say("stopping; what is under way goes on at the next start")
            self._stop(server)

    async def _deploy(self) -> None:
        """Registers the deployments, after putting right what runs of them a crash left."""
        deployments = await served(self._settings)
        self._ids = [await self._runner.aadd_deployment(deployment) for deployment in deployments]
        async with get_client() as client:
            for line in await reconcile(client, self._layout, self._ids):
                self._say(line)
            for deployment, deployment_id in zip(DEPLOYMENTS, self._ids, strict=True):
                if deployment.at_once and not await _waiting(client, deployment_id):
                    await client.create_flow_run_from_deployment(deployment_id, tags=[*TAGS, deployment.name])

    def _look(self) -> None:
        """Runs whose process ended without the server having heard of it are done again; seen twice, for a process has just begun or ended."""

        async def look() -> None:
            async with get_client() as client:
                dead = {run.id: run for run in await _runs(client, self._ids, (StateType.RUNNING,)) if not lives(self._layout, run.id)}
                for run in [run for run_id, run in dead.items() if run_id in self._suspects]:
                    await _set(client, run, _resumed("its process had died"))
                    self._say(f"{run.name} ({run.id}): its process had died: runs again")
                self._suspects = set(dead)

        try:
            asyncio.run(look())
        except (httpx.HTTPError, PrefectException) as error:
            self._say(f"cannot ask Prefect's server which runs are under way ({error}); tried again in a minute")

    def _run(self) -> None:
        try:
            asyncio.run(self._runner.start())  # in a thread of its own Prefect leaves the signals to us
            self._ended.set_result(None)
        except BaseException as error:
            self._ended.set_exception(error)

    def _stop(self, server: "subprocess.Popen[bytes] | None") -> None:
        """Stops the runner and its runs with all that they started, and notes these runs as to be done again."""
        reachable = server is None or server.poll() is None
        under_way = asyncio.run(_under_way(self._ids)) if reachable else []
        below = [process for process in psutil.Process().children(recursive=True) if server is None or process.pid != server.pid]
        if not self._ended.done():
            self._runner.execute_in_background(self._runner.astop).result(60)
        self._thread.join(60)
        for process in psutil.wait_procs(below, LEAVE_SECONDS)[1]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if reachable:
            asyncio.run(_again(under_way, "interrupted when the service stopped"))


async def reconcile(client: PrefectClient, layout: Layout, deployment_ids: Sequence[UUID]) -> list[str]:
    """Puts right the runs of these deployments on which nobody works any more; a line for each.

    What was under way when its process died is done again; what was being cancelled is cancelled; of the scheduled runs that were missed
    only the newest of each deployment is made up for.
    """
    told = []
    for run in await _runs(client, deployment_ids, (*_UNDER_WAY, StateType.CANCELLING)):
        if lives(layout, run.id):
            continue
        if run.state_type == StateType.CANCELLING:
            await _set(client, run, Cancelled(message="cancelled; its process had died"))
            told.append(f"{run.name} ({run.id}): was being cancelled when its process died: cancelled")
        else:
            await _set(client, run, _resumed("its process had died"))
            told.append(f"{run.name} ({run.id}): its process had died: runs again")
    seen: set[UUID | None] = set()
    for run in await _runs(client, deployment_ids, (StateType.SCHEDULED,)):
        if not run.auto_scheduled or run.state_name == AGAIN or not _is_due(run):
            continue
        if run.deployment_id in seen:
            await _set(client, run, Cancelled(message="missed while nothing served it; a later run does its work"))
        seen.add(run.deployment_id)
    return told


def _is_due(run: FlowRun) -> bool:
    due = run.next_scheduled_start_time or run.expected_start_time
    return due is None or due <= utc_now()


async def _waiting(client: PrefectClient, deployment_id: UUID) -> bool:
    """Whether a run of that deployment will begin now in any case, or is under way."""
    runs = await _runs(client, [deployment_id], (StateType.SCHEDULED, *_UNDER_WAY))
    return any(run.state_type != StateType.SCHEDULED or _is_due(run) for run in runs)


async def _under_way(deployment_ids: Sequence[UUID]) -> list[FlowRun]:
    async with get_client() as client:
        return await _runs(client, deployment_ids, _UNDER_WAY)


async def _again(runs: Sequence[FlowRun], why: str) -> None:
    async with get_client() as client:
        for run in runs:
            now = await client.read_flow_run(run.id)
            if now.state_type != StateType.COMPLETED:
                await _set(client, run, _resumed(why))


def _resumed(why: str) -> State:
    return Scheduled(name=AGAIN, message=f"{why}; it runs again, and does only what is left to do")


async def _set(client: PrefectClient, run: FlowRun, state: State) -> None:
    await client.set_flow_run_state(run.id, state, force=True)


async def _runs(client: PrefectClient, deployment_ids: Sequence[UUID], states: Sequence[StateType]) -> list[FlowRun]:
    """Runs of the deployments in these states, the latest first."""
    page = 200
    found: list[FlowRun] = []
    while True:
        got = await client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=list(deployment_ids))),
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states)))),
            sort=FlowRunSort.EXPECTED_START_TIME_DESC,
            limit=page,
            offset=len(found),
        )
        found += got
        if len(got) < page:
            return found
