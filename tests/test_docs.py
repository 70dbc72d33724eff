"""What the documents show works."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient

from dateline.app.cli import main
from tools.release import with_release, with_version

ROOT = Path(__file__).parents[1]
SQL = re.compile(r"```sql\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
COMMAND = re.compile(r"\bdateline ([a-z]+)\b")
OURS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", ".github/pull_request_template.md")
PAGES = [*(ROOT / name for name in OURS), *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "seeds").rglob("README.md"))]


def queries() -> Iterator[object]:
    for page in ("README.md", "docs/cookbook.md", "docs/querying.md"):
        for number, query in enumerate(SQL.findall((ROOT / page).read_text(encoding="utf-8")), 1):
            yield pytest.param(query, id=f"{Path(page).stem}-{number}")


def test_readme_has_five_queries_and_the_cookbook_twenty() -> None:
    assert len(SQL.findall((ROOT / "README.md").read_text(encoding="utf-8"))) >= 5
    cookbook = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
    assert len(SQL.findall(cookbook)) == len(re.findall(r"^\d+\. ", cookbook, re.MULTILINE)) == 20


@pytest.mark.parametrize("query", list(queries()))
def test_a_query_of_a_page_answers(query: str, sample_home: Path) -> None:
    result = CliRunner().invoke(main, ["sql", query, "--format", "csv"], env={"DATELINE_HOME": str(sample_home)})
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) > 1, result.output


def snippets() -> Iterator[object]:
    for page in ("README.md", "docs/api.md"):
        for number, snippet in enumerate(re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL), 1):
            yield pytest.param(snippet, id=f"{Path(page).stem}-{number}")


@pytest.mark.parametrize("snippet", list(snippets()))
def test_a_snippet_of_python_runs_and_shows_something(snippet: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(snippet, "snippet", "exec"), {})
    assert "SANCTION" in capsys.readouterr().out


def test_the_notebook_runs_from_text_to_plot() -> None:
    notebook = nbformat.read(ROOT / "docs" / "from-text-to-a-plot.ipynb", as_version=4)
    shown = [cell.source for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    outputs = {cell.source: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    assert [source for source, output in outputs.items() if output] == shown, "what the page shows is what running it gives"
    [plot] = list(outputs.values())[-1]
    assert plot.data["image/svg+xml"].count("aria-label") >= 8, "a point an event"


def test_the_changelog_is_in_the_form_that_a_release_needs() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = with_release(changelog, "9.9.9", date(2031, 2, 3))
    assert re.search(r"^## \[Unreleased\]\n\n## \[9\.9\.9\] - 2031-02-03\n\n### ", released, re.MULTILINE)
    assert set(re.findall(r"^### (.+)$", changelog, re.MULTILINE)) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert re.findall(r"^## (?!\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$).*", changelog, re.MULTILINE) == []
    with pytest.raises(SystemExit, match="nothing is unreleased"):
        with_release(released, "9.9.10", date(2031, 2, 3))
    with pytest.raises(SystemExit, match="in the changelog already"):
        with_release(released, "9.9.9", date(2031, 2, 3))


def test_a_release_sets_the_version_and_goes_forward() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert tomllib.loads(with_version(project, "9.9.9"))["project"]["version"] == "9.9.9"
    for wrong, why in (("0.0.1", "not above"), ("new", "no version")):
        with pytest.raises(SystemExit, match=why):
            with_version(project, wrong)


def test_workflows_and_forms_are_what_github_takes() -> None:
    kinds = {"vendor.github-workflows": ".github/workflows/*.yml", "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml"}
    for schema, pattern in kinds.items():
        files = sorted(map(str, ROOT.glob(pattern)))
        command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, *files]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert files
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_walk_of_one_event_names_functions_that_are_there() -> None:
    walk = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").partition("## One event")[2].partition("\n## ")[0]
    stations = re.findall(r"^\| (\d+) \| `([\w/.]+)` \| `(\w+)` \|", walk, re.MULTILINE)
    assert [int(number) for number, _, _ in stations] == list(range(1, len(stations) + 1))
    assert 10 < len(stations) < 20
    assert [name for _, path, name in stations if not re.search(rf"^ *(?:async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)] == []


def test_every_seed_is_in_the_codebook() -> None:
    book = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    files = [path for path in (ROOT / "seeds").rglob("*.csv") if path.parent.name != "triggers"]
    assert [path.name for path in files if path.name not in book] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    blocks = re.findall(r"```(?:sh|console|bash)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    named = {name for block in blocks for name in COMMAND.findall(block)}
    assert named <= set(main.commands), named - set(main.commands)
