"""Benchmarks run, give figures with bounds, and agree with their own verdict. No figure fails a test: machines differ."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from dateline.app.commands import bench
from tools.bench.__main__ import BENCHMARKS, module_of
from tools.bench.figures import Figure

pytestmark = pytest.mark.slow
SMALL = {
    "acquire": (40, 10),
    "backfill": (200,),
    "end-to-end": (60, 20),
    "explore": (2_000, 60),
    "growth": (2_000, 4_000),
    "prefect": (60,),
    "warehouse": (5_000,),
}
"""Sizes for those that take minutes otherwise."""


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_figures_have_bounds(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    figures: list[Figure] = import_module(module_of(name)).measure(*SMALL.get(name, ()))
    assert figures
    assert all(figure.value >= 0 and figure.unit for figure in figures)
    assert any(figure.value > 0 for figure in figures)


def test_the_command_prints_one_object_and_says_whether_all_is_well() -> None:
    command = [Path(sys.executable).with_name("dateline"), "bench", "actors", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    assert answer["name"] == "actors"
    assert "cores" in answer["machine"]
    assert all(set(figure) == {"name", "value", "unit", "bound", "ok"} for figure in answer["figures"])
    assert done.returncode == (0 if all(figure["ok"] for figure in answer["figures"]) else 1)


def test_the_door_names_every_benchmark() -> None:
    assert bench.BENCHMARKS == BENCHMARKS
