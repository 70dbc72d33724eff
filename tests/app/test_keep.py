"""`dateline check`, `publish` and `export`: what they print, and their exit status."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from dateline.app.cli import main


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the sample warehouse, to damage."""
    return Path(shutil.copytree(sample_home, tmp_path / "home"))


def dateline(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env={"DATELINE_HOME": str(home)})


def test_a_sound_warehouse_passes(home: Path) -> None:
    result = dateline(home, "check")
    assert result.exit_code == 0, result.output
    assert " 0 failed, 0 to look at" in result.output


def test_a_fault_is_shown_and_is_status_1(home: Path) -> None:
    with duckdb.connect(home / "dateline.duckdb") as connection:
        connection.execute("UPDATE event SET confidence = 1.5 WHERE event_id = (SELECT min(event_id) FROM event)")
    assert dateline(home, "check").exit_code == 0, "the published copy is still sound"
    result = dateline(home, "check", "--fresh")
    assert result.exit_code == 1
    assert "score: 1 row:" in result.output
    found = {row["name"]: row for row in json.loads(dateline(home, "check", "--fresh", "--format", "json").stdout)}
    assert (found["score"]["severity"], found["score"]["offending"]) == ("stop", 1)
    assert found["span"]["offending"] == 0


def test_publishing_copies_once(home: Path) -> None:
    dateline(home, "publish")  # whatever was loaded into the sample since
    assert "nothing was loaded since" in dateline(home, "publish").output
    with duckdb.connect(home / "dateline.duckdb") as connection:
        connection.execute("UPDATE run SET finished_at = now()")
    result = dateline(home, "publish")
    assert result.exit_code == 0, result.output
    assert " MB in " in result.output
    with duckdb.connect(home / "published.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(finished_at) FROM run").fetchall() == [(1,)]
    assert " MB in " in dateline(home, "publish", "--force").output


@pytest.mark.parametrize("command", ["check", "publish"])
def test_without_a_database_there_is_a_hint(tmp_path: Path, command: str) -> None:
    result = dateline(tmp_path, command)
    assert result.exit_code == 2
    assert "`dateline run` makes it" in result.output


# -- export


def test_exports_write_files_and_say_what(sample_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "events.tsv"
    result = dateline(sample_home, "export", "--format", "polecat", "--since", "2026-01-01", "-o", str(target))
    assert result.exit_code == 0, result.output
    assert f"{len(target.read_text().splitlines()) - 1:,} rows" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["events.tsv"]
    lake = dateline(sample_home, "export", "--format", "parquet", "-o", str(tmp_path / "lake"))
    assert "months written" in lake.output


def test_standard_output_is_written_and_stays(sample_home: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "DATELINE_HOME": str(sample_home)}
    command = [sys.executable, "-c", "from dateline.app.cli import enter; enter()", "export", "--format", "icews", "-o", "-"]
    with (tmp_path / "events.tsv").open("wb") as file:
        subprocess.run(command, env=environment, stdout=file, check=True)
    assert (tmp_path / "events.tsv").read_text().startswith("Event ID\tEvent Date")
    piped = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    assert piped == (tmp_path / "events.tsv").read_bytes()
    assert Path("/dev/stdout").is_symlink()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--format", "polecat", "--since", "2026-02-01", "--until", "2026-01-01", "-o", "x"), "the first day is after the last"),
        (("--format", "polecat", "--since", "yesterday", "-o", "x"), "write YYYY-MM-DD"),
        (("--format", "icews", "--all-statuses", "-o", "x"), "do not say an event's status"),
        (("--format", "parquet", "-o", "-"), "name one"),
        (("--format", "csv", "-o", "not-there/x.csv"), "cannot write there"),
        (("--format", "xml", "-o", "x"), "Invalid value"),
        (("--format", "csv"), "Missing option"),
    ],
)
def test_exports_that_cannot_be(sample_home: Path, arguments: tuple[str, ...], expected: str) -> None:
    result = dateline(sample_home, "export", *arguments)
    assert result.exit_code == 2, result.output
    assert expected in result.output


def test_a_copy_that_an_earlier_version_published_is_told(home: Path) -> None:
    with duckdb.connect(home / "published.duckdb") as connection:
        connection.execute("DROP TABLE page")
    result = dateline(home, "explain", "https://nowhere.example/")
    assert result.exit_code == 2
    assert "the database is of another version" in result.output
