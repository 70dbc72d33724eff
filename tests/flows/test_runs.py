"""The shell of every flow: one run of a kind at a time, a sign of life, who waits and who is woken; with Prefect's own server where it has a part in it."""

import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from prefect import Flow, State, flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.context import FlowRunContext
from prefect.exceptions import Pause
from prefect.flow_engine import run_flow_sync
from prefect.server.schemas.states import StateType
from prefect.settings import PREFECT_HOME, temporary_settings
from prefect.states import AwaitingConcurrencySlot, Completed, Failed, Scheduled
from prefect.testing.utilities import prefect_test_harness

from dateline.flows.runs import HOOKS, SKIPPED, WAITING, lives, running, tell_failure, wake_next, work
from dateline.flows.steps.run import Run
from dateline.warehouse.layout import Layout, locked
from dateline.web.fetch import utc_now
from dateline.words.errors import BusyError


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    layout = Layout(tmp_path)
    layout.prepare()
    return layout


def signs_of_life(layout: Layout) -> list[str]:
    return [path.stem for path in running(layout, "any").parent.glob("*.lock")]


def test_a_run_has_settings_files_and_an_id_and_is_told(layout: Layout, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "dateline")
    done = work("kind", lambda run: run, lambda run: f"all of {run.run_id}")
    assert isinstance(done, Run)
    assert (done.settings.home, done.layout.home) == (layout.home, layout.home)
    assert re.fullmatch(r"\d{8}T\d{6}-[0-9a-f]{6}", done.run_id)
    assert [record.getMessage() for record in caplog.records if record.name == "dateline.run"] == [
        f"kind: run {done.run_id} begins",
        f"kind: run {done.run_id} done: all of {done.run_id}",
    ]


def test_a_run_lives_while_it_works_and_no_longer(layout: Layout) -> None:
    def seen(run: Run) -> tuple[list[str], bool]:
        [sign] = signs_of_life(layout)
        return [sign], lives(layout, sign)

    done = work("kind", seen, str)
    assert isinstance(done, tuple)
    [sign], alive = done
    assert alive
    assert UUID(sign)
    assert signs_of_life(layout) == []
    assert not lives(layout, sign)


def test_a_file_that_a_dead_process_left_is_no_sign_of_life(layout: Layout) -> None:
    path = running(layout, "dead")
    path.parent.mkdir(parents=True)
    path.touch()
    assert not lives(layout, "dead")
    with locked(path):
        assert lives(layout, "dead")
        assert not lives(layout, "other")


def test_one_run_of_a_kind_at_a_time(layout: Layout) -> None:
    def met(run: Run) -> str:
        assert work("other", lambda inner: "done", str) == "done"
        with pytest.raises(BusyError, match="another kind is under way"):
            work("kind", lambda inner: pytest.fail("two at a time"), str)
        return "met"

    assert work("kind", met, str) == "met"
    assert work("kind", lambda run: "after", str) == "after"


def test_a_scheduled_run_that_meets_another_is_skipped(layout: Layout, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "dateline")
    run = FlowRun(name="kind-1", flow_id=uuid4(), deployment_id=uuid4(), auto_scheduled=True)
    with locked(layout.home / "kind.lock"), FlowRunContext.model_construct(flow_run=run):
        state = work("kind", lambda run: pytest.fail("two at a time"), str)
    assert isinstance(state, State)
    assert (state.name, state.type) == (SKIPPED, StateType.COMPLETED)
    assert "another kind is under way" in (state.message or "")
    assert "kind-1: skipped: another kind is under way" in caplog.text
    with FlowRunContext.model_construct(flow_run=run):
        assert work("kind", lambda run: "done", str) == "done"


def test_a_run_without_a_deployment_does_not_wait(layout: Layout) -> None:
    run = FlowRun(name="kind-1", flow_id=uuid4())
    with locked(layout.home / "kind.lock"), FlowRunContext.model_construct(flow_run=run), pytest.raises(BusyError, match="wait for it, or stop it"):
        work("kind", lambda run: pytest.fail("two at a time"), str)


def test_runs_of_a_deployment_are_told_in_the_terminal_and_only_what_matters(layout: Layout, capfd: pytest.CaptureFixture[str]) -> None:
    """In a process of its own, as the service starts them."""
    program = """if True:
        import logging
        from uuid import uuid4
        from prefect.client.schemas.objects import FlowRun
        from prefect.context import FlowRunContext
        from dateline.flows.runs import work

        def what(run):
            logging.getLogger("dateline").info("a detail")
            logging.getLogger("dateline").error("an error")
            return "done"

        for number in (1, 2):
            with FlowRunContext.model_construct(flow_run=FlowRun(name=f"kind-{number}", flow_id=uuid4(), deployment_id=uuid4())):
                work("kind", what, str)
    """
    environment = {**os.environ, "DATELINE_HOME": str(layout.home), "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    told = [re.sub(r"\d{8}T\d{6}-\w+", "ID", line.partition(" ")[2]) for line in done.stderr.splitlines() if re.match(r"\d\d:\d\d:\d\d \w", line)]
    expected = [[f"kind-{number}: run ID begins", "an error", f"kind-{number}: run ID done: done"] for number in (1, 2)]
    assert told == [line for lines in expected for line in lines]


def test_a_run_that_fails_leaves_nothing_behind(layout: Layout) -> None:
    def fail(run: Run) -> str:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        work("kind", fail, str)
    assert signs_of_life(layout) == []
    assert work("kind", lambda run: "after", str) == "after"


def test_why_a_run_of_a_deployment_failed_is_told_in_the_terminal() -> None:
    """Also where it failed before it began: nothing has told of the run yet."""
    program = """if True:
        from uuid import uuid4
        from prefect import flow
        from prefect.client.schemas.objects import FlowRun
        from prefect.states import Failed
        from dateline.flows.runs import tell_failure
        tell_failure(flow(name="kind")(lambda: None), FlowRun(name="kind-1", flow_id=uuid4(), deployment_id=uuid4()), Failed(message="no such file"))
    """
    environment = {**os.environ, "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert re.search(r"^\d\d:\d\d:\d\d kind-1: failed: no such file$", done.stderr, re.MULTILINE)


def test_why_a_run_failed_is_told(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    run = FlowRun(name="kind-1", flow_id=uuid4())
    tell_failure(flow(name="kind")(lambda: None), run, Failed(message="Flow run encountered an exception: UsageError: no such file"))
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("ERROR", "kind-1: failed: UsageError: no such file")]
    assert capsys.readouterr().err == ""


# -- with Prefect's server


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SyncPrefectClient]:
    with temporary_settings({PREFECT_HOME: tmp_path_factory.mktemp("prefect")}), prefect_test_harness(120), get_client(sync_client=True) as client:
        yield client


@flow(name="kind", **HOOKS)
def kind() -> str | State:
    return work("kind", lambda run: "done", str)


def asked_for(client: SyncPrefectClient, name: str = "by hand") -> FlowRun:
    """A run on demand of a deployment of the flow."""
    deployment = client.create_deployment(client.create_flow(kind), name)
    return client.create_flow_run_from_deployment(deployment)


def waiting(client: SyncPrefectClient, minutes: int) -> FlowRun:
    run = asked_for(client)
    later = utc_now() + timedelta(minutes=minutes)
    client.set_flow_run_state(run.id, AwaitingConcurrencySlot(scheduled_time=later, message="waits"), force=True)
    return client.read_flow_run(run.id)


def seconds_until(client: SyncPrefectClient, run: FlowRun) -> float:
    """Until the run begins."""
    state = client.read_flow_run(run.id).state
    assert state is not None
    assert state.name == WAITING
    assert state.state_details.scheduled_time is not None
    return (state.state_details.scheduled_time - utc_now()).total_seconds()


def end_waiting(client: SyncPrefectClient, *runs: FlowRun) -> None:
    for run in runs:
        client.set_flow_run_state(run.id, Completed(), force=True)


@pytest.mark.slow
def test_a_run_by_prefect_has_its_name_and_its_id(client: SyncPrefectClient, layout: Layout, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "dateline")
    run = asked_for(client)
    assert run_flow_sync(kind, flow_run=run) == "done"
    lines = [record.getMessage() for record in caplog.records if record.name == "dateline.run"]
    assert lines[0].startswith(f"{run.name}: run ")
    assert lines[0].endswith(f"-{run.id.hex[-6:]} begins")


@pytest.mark.slow
def test_a_run_on_demand_that_meets_another_waits_longer_each_time(
    client: SyncPrefectClient, layout: Layout, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "dateline")
    run = asked_for(client)
    with locked(layout.home / "kind.lock"):
        for pause in (30, 60, 120, 240, 480, 600, 600):
            with pytest.raises(Pause):
                run_flow_sync(kind, flow_run=client.read_flow_run(run.id))
            assert pause - 25 < seconds_until(client, run) <= pause
            client.set_flow_run_state(run.id, Scheduled(), force=True)
    told = [record.name for record in caplog.records if "waits until another kind has ended" in record.getMessage() and record.name.startswith("dateline")]
    assert told == ["dateline.run", *["dateline"] * 6], "that it waits is told in the terminal once"
    assert run_flow_sync(kind, flow_run=client.read_flow_run(run.id)) == "done"


@pytest.mark.slow
def test_the_one_that_has_waited_longest_is_woken(client: SyncPrefectClient) -> None:
    ended = asked_for(client)
    first, second = waiting(client, 9), waiting(client, 3)
    wake_next(kind, ended, Completed())
    assert seconds_until(client, first) <= 0
    assert seconds_until(client, second) > 100
    end_waiting(client, first, second)


@pytest.mark.slow
@pytest.mark.parametrize("change", [lambda run: (run, Completed(name=SKIPPED)), lambda run: (run.model_copy(update={"deployment_id": None}), Completed())])
def test_a_run_that_took_no_place_wakes_nobody(client: SyncPrefectClient, change: Callable[[FlowRun], tuple[FlowRun, State]]) -> None:
    ended, state = change(asked_for(client))
    one = waiting(client, 3)
    wake_next(kind, ended, state)
    assert seconds_until(client, one) > 100
    end_waiting(client, one)


@pytest.mark.slow
def test_a_run_of_another_flow_is_left_alone(client: SyncPrefectClient) -> None:
    other: Flow[[], None] = flow(name="other kind")(lambda: None)
    deployment = client.create_deployment(client.create_flow(other), "by hand")
    one = waiting(client, 3)
    wake_next(other, client.create_flow_run_from_deployment(deployment), Completed())
    assert seconds_until(client, one) > 100
    end_waiting(client, one)


@pytest.mark.slow
def test_without_a_server_the_one_that_waits_looks_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    from prefect.settings import PREFECT_API_URL

    caplog.set_level(logging.INFO, "dateline")
    run = FlowRun(name="kind-1", flow_id=uuid4(), deployment_id=uuid4())
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        wake_next(kind, run, Completed())
    assert "it looks by itself" in caplog.text
