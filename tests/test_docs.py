"""What the documents show works."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.app.cli import main

ROOT = Path(__file__).parents[1]
SQL = re.compile(r"```sql\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
COMMAND = re.compile(r"\bdateline ([a-z]+)\b")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "seeds").rglob("README.md"))]


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
