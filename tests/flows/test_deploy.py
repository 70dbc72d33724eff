"""What is in `deploy/` is what it says: deployed to a process pool and run, verified, validated."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from service import PATIENCE, PREFECT, environment
from tables import content

from dateline.flows.deployments import DEPLOYMENTS, prefect_yaml
from dateline.flows.server import own_server
from dateline.words.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_prefect_yaml_is_what_serve_serves() -> None:
    assert (DEPLOY / "prefect.yaml").read_text() == prefect_yaml(load_settings({})), "python -m dateline.flows.deployments > deploy/prefect.yaml"
    assert len(yaml.safe_load((DEPLOY / "prefect.yaml").read_text())["deployments"]) == len(DEPLOYMENTS)


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: f"{deployment.entrypoint}:{deployment.name}")
def test_every_parameter_is_explained(deployment: object) -> None:
    assert deployment in DEPLOYMENTS
    flow = next(one for one in DEPLOYMENTS if one is deployment).flow
    assert [name for name, field in flow.parameters.model_dump()["properties"].items() if not field.get("description")] == []


def test_compose_is_valid() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    mounted = {volume.partition(":")[0] for service in compose["services"].values() for volume in service.get("volumes", ())}
    assert mounted == set(compose["volumes"])
    assert {name for service in compose["services"].values() for name in service.get("depends_on", ())} < set(compose["services"])


def test_settings_of_the_example_exist() -> None:
    text = (DEPLOY / "env.example").read_text()
    named = dict(re.findall(r"^#?([A-Z][A-Z_]+)=(.*)$", text, re.MULTILINE))
    ours = {name: value for name, value in named.items() if name.startswith("DATELINE_") and value}
    shown = load_settings({**ours, "DATELINE_HOME": "var"})
    assert shown == Settings(), "the example shows the defaults"
    for file in (DEPLOY / "compose.yaml", DEPLOY / "Dockerfile", *UNITS):
        for name in re.findall(r"\bDATELINE_([A-Z_]+)", file.read_text()):
            assert name.lower() in Settings.model_fields, f"{file.name}: DATELINE_{name}"


def test_the_image_copies_what_there_is() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    copied = [word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= set(copied)
    extras = re.findall(r"\[([a-z0-9,]+)\]\"", (DEPLOY / "Dockerfile").read_text())
    assert set(extras[0].split(",")) <= set(PROJECT["project"]["optional-dependencies"])
    assert any(line == "USER 10001" for line in lines)
    assert any(line.startswith("HEALTHCHECK") for line in lines)


def test_the_job_template_is_a_schema_whose_variables_are_used() -> None:
    template = json.loads((DEPLOY / "kubernetes" / "job-template.json").read_text())
    jsonschema.Draft202012Validator.check_schema(template["variables"])
    properties = template["variables"]["properties"]
    used = set(re.findall(r"{{ (\w+) }}", json.dumps(template["job_configuration"])))
    assert used == set(properties)
    assert all(field["description"] for field in properties.values())
    claim = yaml.safe_load((DEPLOY / "kubernetes" / "state.yaml").read_text())
    assert claim["metadata"]["name"] == properties["claim"]["default"]
    assert claim["metadata"]["namespace"] == properties["namespace"]["default"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_units_are_valid(tmp_path: Path) -> None:
    for unit in UNITS:  # with programs that are here: verify looks whether they can be run
        text = re.sub(r"(ExecStart=)/usr/local/bin/(\w+)", lambda match: f"{match[1]}{PREFECT.with_name(match[2])}", unit.read_text())
        (tmp_path / unit.name).write_text(text)
    result = subprocess.run(["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True)
    assert [line for line in result.stderr.splitlines() if str(tmp_path) in line or "dateline" in line] == []


@pytest.mark.slow
def test_prefect_yaml_is_deployed_to_a_process_pool_and_run(tmp_path: Path, sample_home: Path) -> None:
    """A server and a worker in place of `dateline serve`: the deployment under a pool gives the events of the plain functions."""
    home = tmp_path / "home"
    (tmp_path / "server" / "prefect").mkdir(parents=True)
    with own_server(Settings(home=tmp_path / "server"), "127.0.0.1", 0) as (url, _):
        given = environment(home, PREFECT_API_URL=url, PREFECT_HOME=str(tmp_path / "client"))

        def prefect(*arguments: str) -> str:
            result = subprocess.run([str(PREFECT), *arguments], env=given, capture_output=True, text=True, timeout=PATIENCE)
            assert result.returncode == 0, result.stdout + result.stderr
            return result.stdout

        prefect("work-pool", "create", "dateline", "--type", "process")
        prefect("--no-prompt", "deploy", "--all", "--prefect-file", str(DEPLOY / "prefect.yaml"))
        with (tmp_path / "worker.log").open("wb") as log:
            worker = subprocess.Popen([str(PREFECT), "worker", "start", "--pool", "dateline"], env=given, stdout=log, stderr=log, cwd=tmp_path)
        try:
            prefect("deployment", "run", "ingest/ingest", "--watch")
        finally:
            worker.terminate()
            worker.wait(PATIENCE)
    assert content(home)["event"] == content(sample_home)["event"]
