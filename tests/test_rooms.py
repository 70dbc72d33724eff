"""The house rules that a machine can check."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PYTHON = [path for room in ("dateline", "extractors", "flows", "seeds", "tests", "tools", "warehouse") for path in sorted((ROOT / room).rglob("*.py"))]
PATTERNS = ("*.md", "docs/**/*.md", "deploy/**/*", "tools/*", ".github/**/*", "Makefile", ".ci/run", "*.toml", "*.lock", "*.yml")
TEXT = [path for pattern in PATTERNS for path in ROOT.glob(pattern)]


@pytest.mark.parametrize("command", [("lint-imports",), ("ruff", "check", "."), ("mypy",)], ids=lambda command: command[0])
def test_checkers_are_content(command: tuple[str, ...]) -> None:
    result = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("package", "room"), [("prefect", "flows"), ("duckdb", "warehouse")])
def test_only_one_room_knows_the_package(package: str, room: str) -> None:
    imports = re.compile(rf"^\s*(?:import|from) {package}\b", re.MULTILINE)
    public = ROOT / "dateline" / "__init__.py"  # names the type of the connection that it gives
    elsewhere = [path for path in PYTHON if path.relative_to(ROOT).parts[0] not in (room, "tests", "tools") and path != public]
    assert [path for path in elsewhere if imports.search(path.read_text(encoding="utf-8"))] == []


def test_reading_opens_nothing_and_asks_no_clock() -> None:
    forbidden = re.compile(r"^\s*(?:import|from) (?:socket|httpx|sqlite3|urllib\.request|time)\b|datetime\.now|date\.today|time\.time", re.MULTILINE)
    assert [path.name for path in PYTHON if "extractors" in path.parts and "tests" not in path.parts and forbidden.search(path.read_text())] == []


def test_no_mocks() -> None:
    assert [path for path in PYTHON if re.search(r"(?:from|import) unittest[. ]+(?:import )?mock|MagicMock", path.read_text()) and path != Path(__file__)] == []


def test_dependencies_are_bounded_and_have_a_reason() -> None:
    reasons = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    for dependency in PROJECT["project"]["dependencies"]:
        name = re.split(r"[<>=!~ \[]", dependency)[0]
        assert re.search(r"<\d|==\d", dependency), f"{dependency} has no upper bound"
        assert f"| {name} |" in reasons, f"docs/design.md does not say why {name}"
    for dependency in (one for group in PROJECT["dependency-groups"].values() for one in group):
        assert re.split(r"[<>=!~ \[]", dependency)[0] in reasons


def test_the_locks_are_complete_pinned_and_name_no_index() -> None:
    groups = PROJECT["dependency-groups"]
    running = [*PROJECT["project"]["dependencies"], *groups["dev"], *PROJECT["build-system"]["requires"]]
    tools = [dependency for name, group in groups.items() if name != "dev" for dependency in group]
    for lock, wanted in (("requirements.lock", running), ("requirements-tools.lock", tools)):
        lines = [line for line in (ROOT / lock).read_text().splitlines() if line and not line.startswith("#")]
        assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line)] == []
        locked = {re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in lines}
        names = {re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ \[]", dependency)[0]).lower() for dependency in wanted}
        assert names - locked == set(), lock


@pytest.mark.parametrize("path", [path for path in [*PYTHON, *TEXT] if path.is_file() and path != Path(__file__)], ids=lambda path: path.name)
def test_nothing_of_this_machine_is_in_the_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    assert re.findall(r"/(?:work|home/\w+|tmp/w|root|opt)/\w+|index-url|pypi\.org/simple", text) == []
