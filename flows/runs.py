"""What all flow runs have in common: a sign of life that a crash takes away, one run of a kind at a time, ids, and a line in the terminal."""

import atexit
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from uuid import uuid4

import httpx
from prefect import Flow, State
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterId, FlowRunFilter, FlowRunFilterState, FlowRunFilterStateName
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.context import FlowRunContext
from prefect.exceptions import Pause, PrefectException
from prefect.states import AwaitingConcurrencySlot, Completed

from dateline.flows.server import PREFECT
from dateline.flows.steps.run import Run, new_run_id
from dateline.warehouse.layout import Layout, locked
from dateline.web.fetch import utc_now
from dateline.words.errors import BusyError
from dateline.words.settings import load_settings

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=10)
"""Until a run that meets another of its kind is begun again, if that one does not end before; twice as long each time."""
SKIPPED = "Skipped"
"""Name of the state of a scheduled run that another of its kind made needless."""
WAITING = "AwaitingConcurrencySlot"
"""Prefect's name of the state of a run that waits its turn."""
logger = logging.getLogger("dateline")
told = logging.getLogger("dateline.run")

Report = TypeVar("Report")


def running(layout: Layout, flow_run_id: object) -> Path:
    """The file that is locked while that flow run lives."""
    return layout.home / PREFECT / "running" / f"{flow_run_id}.lock"


def lives(layout: Layout, flow_run_id: object) -> bool:
    """Whether a process of this machine works on that flow run."""
    path = running(layout, flow_run_id)
    if not path.exists():
        return False
    try:
        with locked(path, 0.0):
            return False
    except BusyError:
        return True


def work(kind: str, what: Callable[[Run], Report], told_as: Callable[[Report], str]) -> Report | State:
    """The report of `what`, done while no other run of that kind is under way: the shell of every flow.

    A run of a schedule that meets another ends at once in the state Skipped, for the other does its work. One that somebody asked for goes back to
    be scheduled again (AwaitingConcurrencySlot, as Prefect's own limits do it): it waits its turn without a process, and without a place among the
    runs that the service works on. One without a deployment (`dateline run`) raises BusyError.
    """
    context = FlowRunContext.get()
    flow_run = context.flow_run if context is not None else None
    settings = load_settings()
    layout = Layout(settings.home.resolve())
    layout.prepare()
    name = flow_run.name if flow_run is not None else kind
    flow_run_id = flow_run.id if flow_run is not None else uuid4()
    scheduled, deployed = (flow_run.auto_scheduled, flow_run.deployment_id is not None) if flow_run is not None else (False, False)
    _log_here(in_terminal=deployed)
    busy = f"another {kind} is under way; wait for it, or stop it"
    with _alive(layout, flow_run_id), ExitStack() as stack:
        try:
            stack.enter_context(locked(layout.home / f"{kind}.lock", 0.0, busy))
        except BusyError as error:
            if scheduled:
                told.info("%s: skipped: %s", name, error.message)
                return Completed(name=SKIPPED, message=error.message)
            if deployed and flow_run is not None:
                _put_back(flow_run, kind)
            raise
        run = Run(settings, layout, new_run_id(flow_run_id))
        told.info("%s: run %s begins", name, run.run_id)
        report = what(run)
        told.info("%s: run %s done: %s", name, run.run_id, told_as(report))
        return report


def _put_back(flow_run: FlowRun, kind: str) -> NoReturn:
    """Has the run scheduled again for later, and ends its process, as Prefect does with a run that is suspended."""
    (told.info if flow_run.run_count <= 1 else logger.info)("%s: waits until another %s has ended", flow_run.name, kind)
    pause = min(FIRST_WAIT * 2 ** min(max(flow_run.run_count - 1, 0), 9), LONGEST_WAIT)
    state: State = AwaitingConcurrencySlot(scheduled_time=utc_now() + pause, message=f"another {kind} is under way; this run begins when that one has ended")
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(flow_run.id, state, force=True)
    raise Pause(state=state)


def wake_next(flow: Flow[..., object], flow_run: FlowRun, state: State) -> None:
    """A flow's hook: of the runs of this flow that wait their turn, the one that has waited longest begins now."""
    if flow_run.deployment_id is None or state.name == SKIPPED:
        return
    try:
        with get_client(sync_client=True) as client:
            waiting = client.read_flow_runs(
                flow_filter=FlowFilter(id=FlowFilterId(any_=[flow_run.flow_id])),
                flow_run_filter=FlowRunFilter(state=FlowRunFilterState(name=FlowRunFilterStateName(any_=[WAITING]))),
                sort=FlowRunSort.EXPECTED_START_TIME_ASC,
                limit=1,
            )
            for run in waiting:
                client.set_flow_run_state(run.id, AwaitingConcurrencySlot(scheduled_time=utc_now(), message="its turn has come"), force=True)
    except (httpx.HTTPError, PrefectException) as error:
        logger.info("cannot tell the run that waits: %s; it looks by itself", error)


def tell_failure(flow: Flow[..., object], flow_run: FlowRun, state: State) -> None:
    """A flow's hook: why its run failed, also where it failed before it began, as with wrong parameters."""
    _log_here(in_terminal=flow_run.deployment_id is not None)
    told.error("%s: failed: %s", flow_run.name, (state.message or "").removeprefix("Flow run encountered an exception: "))


HOOKS: dict[str, Any] = {
    "on_completion": [wake_next],
    "on_failure": [tell_failure, wake_next],
    "on_cancellation": [wake_next],
    "on_crashed": [wake_next],
}
"""What every flow does when a run of it has ended."""


@contextmanager
def _alive(layout: Layout, flow_run_id: object) -> Iterator[None]:
    path = running(layout, flow_run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with locked(path):
            yield
    finally:
        path.unlink(missing_ok=True)


def _log_here(*, in_terminal: bool) -> None:
    """Lines of ours from INFO on go to the Prefect UI; of runs that the service starts, beginnings, ends and errors to its terminal as well."""
    logger.setLevel(min(logger.getEffectiveLevel(), logging.INFO))
    if in_terminal and not any(isinstance(handler, _Terminal) for handler in logger.handlers):
        logger.addHandler(_Terminal(sys.stderr))
        atexit.register(_leave_quietly)


def _leave_quietly() -> None:
    """When Python is torn down around a flow, DuckDB's binding lists what was not freed: a page of text that helps nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


class _Terminal(logging.StreamHandler):  # type: ignore[type-arg] # generic in the stubs only
    def __init__(self, stream: object) -> None:
        super().__init__(stream)
        self.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
        self.addFilter(lambda record: record.name == told.name or record.levelno >= logging.ERROR)
