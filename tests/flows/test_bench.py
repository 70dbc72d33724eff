"""Benchmarks run, give figures with bounds, and agree with their own verdict. No figure fails a test: machines differ."""

import json

import pytest
from click.testing import CliRunner

from flows.cli import main
from flows.commands.bench import BENCHMARKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_figures_have_bounds(name: str) -> None:
    result = CliRunner().invoke(main, ["bench", name, "--json"])
    answer = json.loads(result.stdout)
    assert answer["name"] == name
    assert "cores" in answer["machine"]
    assert all(set(figure) == {"name", "value", "unit", "bound", "ok"} for figure in answer["figures"])
    assert all(figure["value"] > 0 for figure in answer["figures"])
    assert result.exit_code == (0 if all(figure["ok"] for figure in answer["figures"]) else 1)
