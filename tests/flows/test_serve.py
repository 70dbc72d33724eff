"""`dateline serve` as a user starts it: on schedule, on demand, cancelled, stopped, and after a power loss."""

import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright
from service import DATELINE, PATIENCE, Service, descendants, environment, power_losses, serving, under_way
from tables import content

from dateline.flows.deployments import DEPLOYMENTS

pytestmark = pytest.mark.slow
SEED = 20261124
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BEGUN = r"ingest-\S+: run \S+ begins"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that ingests every 30 seconds; its first run has ended."""
    with serving(tmp_path_factory.mktemp("served"), DATELINE_INGEST_EVERY_SECONDS="30") as service:
        service.await_runs("ingest")
        yield service


@pytest.fixture(scope="module")
def undisturbed(service: Service) -> dict[str, list[tuple[object, ...]]]:
    """What is in the tables when nothing happens: later runs find nothing new."""
    return content(service.home)


def test_one_line_says_where_the_ui_is(service: Service) -> None:
    (line,) = [line for line in service.output.splitlines() if "the UI is at" in line]
    assert f"the UI is at {service.url.removesuffix('/api')}" in line


def test_deployments_have_forms_that_explain_their_fields(service: Service) -> None:
    shown = {f"{item['entrypoint']}:{item['name']}": item for item in service.post("deployments/filter")}
    assert set(shown) == {f"{deployment.entrypoint}:{deployment.name}" for deployment in DEPLOYMENTS}
    for item in shown.values():
        assert item["description"]
        assert item["enforce_parameter_schema"]
        assert [name for name, field in item["parameter_openapi_schema"]["properties"].items() if not field.get("description")] == []


def test_the_schedule_fires_by_itself(service: Service) -> None:
    runs = service.await_runs("ingest", 2)
    assert any(run["auto_scheduled"] and run["state_type"] == "COMPLETED" for run in runs)
    assert all({"dateline", "ingest"} <= set(run["tags"]) for run in runs)


def test_a_run_on_demand_is_watched_from_another_terminal(service: Service) -> None:
    result = service.prefect("deployment", "run", "maintain/maintain", "--watch")
    assert result.returncode == 0, result.stdout + result.stderr
    (run, *_) = service.runs("maintain")
    assert run["state_type"] == "COMPLETED"
    artifacts = service.post("artifacts/filter", flow_runs={"id": {"any_": [run["id"]]}})
    assert {"checks", "feeds"} <= {artifact["key"] for artifact in artifacts}


def test_artifacts_and_assets_of_an_ingest(service: Service) -> None:
    artifacts = {artifact["key"]: artifact for artifact in service.post("artifacts/latest/filter")}
    assert artifacts["ingest"]["type"] == "table"
    assert artifacts["new-events"]["type"] == "markdown"
    assert "](<http://" in artifacts["new-events"]["data"]
    events = service.post("events/filter", filter={"event": {"prefix": ["prefect.asset.materialization.succeeded"]}})
    assert "duckdb://dateline/event" in {event["resource"]["prefect.resource.id"] for event in events["events"]}


@pytest.mark.parametrize(("parameter", "expected"), [("feeds=not-there.opml", "not-there.opml"), ("now=perhaps", "now")])
def test_bad_parameters_are_a_clear_error(service: Service, parameter: str, expected: str) -> None:
    result = service.prefect("deployment", "run", "ingest/ingest", "-p", parameter, "--watch")
    assert result.returncode != 0
    failed = [run for run in service.runs("ingest") if run["state_type"] == "FAILED"]
    if failed:  # else the server refused it
        assert "cannot read the list of feeds" in failed[0]["state"]["message"]
        assert "not-there.opml" in service.output
    assert expected in result.stdout + result.stderr + str(failed)


def test_a_run_by_hand_reports_to_the_server_of_the_service(service: Service) -> None:
    result = subprocess.run([str(DATELINE), "run"], env=service.environment, capture_output=True, text=True, timeout=PATIENCE)
    assert service.url in result.stderr
    assert "Traceback" not in result.stderr
    assert "nothing new" in result.stdout or "another ingest is under way" in result.stderr


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; .ci/run installs it")
def test_the_ui_shows_runs_artifacts_and_the_form_and_asks_nobody_else(service: Service) -> None:
    base = service.url.removesuffix("/api")
    (urls,) = [item for item in service.post("deployments/filter") if item["name"] == "urls"]
    shown = {
        "/": "Dashboard",
        "/runs": service.runs("ingest")[-1]["name"],
        "/artifacts": "new-events",
        f"/deployments/deployment/{urls['id']}/run": "List of addresses on the machine where the run is done",
    }
    asked: set[str] = set()
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]).new_page()
        page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        for path, text in shown.items():
            page.goto(base + path)
            expect(page.get_by_text(text).first).to_be_visible(timeout=60_000)
    assert asked - {""} == {urlsplit(base).netloc}


def test_it_stops_and_leaves_nothing_running(service: Service, undisturbed: dict[str, list[tuple[object, ...]]]) -> None:
    below = descendants(service.process.pid)
    assert service.stop(signal.SIGINT) == 0, service.output
    assert "stopped" in service.output
    assert under_way(below) == []
    assert content(service.home) == undisturbed


def test_a_cancelled_run_leaves_nothing_half_done_and_one_that_is_stopped_goes_on(tmp_path: Path, undisturbed: dict[str, list[tuple[object, ...]]]) -> None:
    home = tmp_path / "home"
    with serving(home) as service:
        service.await_line(BEGUN)
        time.sleep(2)
        (run,) = service.runs("ingest")
        service.post(f"flow_runs/{run['id']}/set_state", state={"type": "CANCELLING"})
        (run,) = service.await_runs("ingest")
        assert run["state_type"] == "CANCELLED"
        deadline = time.monotonic() + PATIENCE
        while len(descendants(service.process.pid)) > 1 and time.monotonic() < deadline:  # the server remains
            time.sleep(0.2)
        assert len(descendants(service.process.pid)) == 1

        (deployment,) = [item for item in service.post("deployments/filter") if item["name"] == "ingest"]
        service.post(f"deployments/{deployment['id']}/create_flow_run", parameters={"now": True})
        service.await_line(rf"(?s)({BEGUN}.*){{2}}")
        time.sleep(1)
        assert service.stop() == 0, service.output
        assert "goes on at the next start" in service.output
    with serving(home) as service:
        runs = service.await_runs("ingest", 2)
        assert "COMPLETED" in {run["state_type"] for run in runs}
        assert service.stop() == 0, service.output
    assert content(home) == undisturbed


@pytest.mark.parametrize("number", power_losses(2))
def test_after_a_power_loss_everything_completes_by_itself(number: int, tmp_path: Path, undisturbed: dict[str, list[tuple[object, ...]]]) -> None:
    home = tmp_path / "home"
    service = Service(home)
    service.await_line(BEGUN)
    moment = random.Random(SEED + number).uniform(0, 12)
    time.sleep(moment)
    service.kill()
    with serving(home) as service:
        service.await_runs("ingest")
        assert service.stop() == 0, service.output
    assert content(home) == undisturbed, f"killed {moment:.1f} s after the run began"


def test_it_can_be_stopped_as_soon_as_it_serves(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as service:
        assert service.stop() == 0, service.output
        assert "Traceback" not in service.output


def test_a_second_service_on_the_same_home_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as service:
        other = Service(service.home)
        assert other.process.wait(PATIENCE) == 1
        assert "runs already" in other.output


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_server_that_does_not_answer_is_a_clear_error(command: str, tmp_path: Path) -> None:
    settings = environment(tmp_path / "home", PREFECT_API_URL="http://127.0.0.1:9/api")
    result = subprocess.run([str(DATELINE), command], env=settings, capture_output=True, text=True, timeout=PATIENCE)
    assert result.returncode == 1
    assert "http://127.0.0.1:9/api: Prefect's server does not answer" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_that_is_taken_is_a_clear_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [str(DATELINE), "serve", "--port", str(taken.getsockname()[1])]
        result = subprocess.run(command, env=environment(tmp_path / "home"), capture_output=True, text=True, timeout=PATIENCE)
    assert result.returncode == 1
    assert "cannot listen there" in result.stderr
    assert "Traceback" not in result.stderr
