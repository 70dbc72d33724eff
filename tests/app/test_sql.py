"""`dateline sql` and `dateline.connect`: what is asked, what is refused, and how they say so."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import dateline
from dateline.app.cli import main
from dateline.words.errors import UsageError

ENDLESS = "SELECT sum((a.range * b.range) % 7) FROM range(3000000) AS a, range(1000000) AS b"


def sql(home: Path, *arguments: str, stdin: str = "", **settings: str) -> Result:
    return CliRunner().invoke(main, ["sql", *arguments], input=stdin, env={"DATELINE_HOME": str(home), **settings})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("FROM incidents", "Did you mean incident or"),
        ("FROM events_betwen('USA', '', '2026-01-01', '2026-02-01')", "events_between(actor, recipient, since, until)"),
        ("SELECT actr FROM incident", '"actors"'),
        ("SELECT cuont(*) FROM incident", '"count"'),
        ("FROM zzzzzz", "dateline sql --views"),
        ("UPDATE event SET mode = NULL", "read-only"),
        ("FROM read_csv('/etc/passwd')", "--allow-files"),
        ("FROM 'https://files.example/x.parquet'", "--allow-files"),
        ("ATTACH 'mine.duckdb'", "--allow-files"),
        ("SET enable_external_access = true", "locked"),
        ("  ;  ", "the query is empty"),
        ("/* nothing but a comment */", "the query is empty"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_do(sample_home: Path, query: str, expected: str) -> None:
    result = sql(sample_home, query)
    assert result.exit_code == 2
    assert expected in result.output


def test_views_are_listed_with_a_sentence_each(sample_home: Path) -> None:
    rows = json.loads(sql(sample_home, "--views", "--format", "json").stdout)
    listed = {row["name"].partition("(")[0]: row["about"] for row in rows}
    wanted = "event_flat event_dyad dyad_day dyad_month actor_day country_month incident one_a_day event_evidence story feed_health coder_compare"
    assert set(wanted.split()) <= set(listed)
    assert {"events_between", "events_of_type", "events_in", "dyad_series", "reports_of"} <= set(listed)
    assert [name for name, about in listed.items() if not about or not about.endswith(".")] == []
    assert "one_a_day" in sql(sample_home, "--views").stdout


def test_statements_in_a_file(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.sql"
    file.write_text("-- two questions\nCREATE TEMP TABLE mine AS SELECT 21 AS half;\nSELECT half FROM mine;\nSELECT 2 * half AS whole FROM mine;")
    shown = sql(sample_home, "-f", str(file)).stdout
    assert "half" in shown
    assert "whole" in shown
    assert sql(sample_home, "-f", str(file), "--format", "csv").stdout == "whole\n42\n"
    assert sql(sample_home, "-f", "-", "--format", "csv", stdin="SELECT 1 AS one").stdout == "one\n1\n"


def test_a_long_result_is_shown_in_part_and_given_whole(sample_home: Path) -> None:
    query = "SELECT range AS number FROM range(1500)"
    assert "1,500 rows, of which the first 1,000 are shown" in sql(sample_home, query).stdout
    assert len(sql(sample_home, query, "--format", "jsonl").stdout.splitlines()) == 1500


def test_parquet_keeps_the_types(sample_home: Path) -> None:
    query = "SELECT event_on, actors, quad, goldstein, first_seen_at FROM incident"
    table = pq.read_table(io.BytesIO(sql(sample_home, query, "--format", "parquet").stdout_bytes))
    assert [str(field.type) for field in table.schema] == ["date32[day]", "list<element: string>", "uint8", "double", "timestamp[us]"]
    assert table.num_rows > 50


def test_files_are_opened_on_request_and_the_database_stays_as_it_is(sample_home: Path, tmp_path: Path) -> None:
    before = (sample_home / "published.duckdb").read_bytes()
    file = tmp_path / "types.csv"
    assert sql(sample_home, "--allow-files", f"COPY (SELECT DISTINCT event_type FROM incident) TO '{file}'").exit_code == 0
    assert "PROTEST" in file.read_text()
    assert sql(sample_home, "--allow-files", f"SELECT count(*) > 5 AS many FROM '{file}'", "--format", "csv").stdout == "many\ntrue\n"
    assert sql(sample_home, "--allow-files", "DELETE FROM incident").exit_code == 2
    assert (sample_home / "published.duckdb").read_bytes() == before


def test_time_and_memory_are_bounded(sample_home: Path) -> None:
    late = sql(sample_home, ENDLESS, DATELINE_SQL_SECONDS="0.2")
    assert (late.exit_code, "DATELINE_SQL_SECONDS" in late.output) == (2, True)
    large = sql(sample_home, "SELECT list(range::VARCHAR || repeat('x', 100)) FROM range(1000000)", DATELINE_SQL_MEMORY="30MB")
    assert (large.exit_code, "DATELINE_SQL_MEMORY" in large.output) == (2, True)
    assert "DATELINE_SQL_MEMORY" in sql(sample_home, "SELECT 1", DATELINE_SQL_MEMORY="much").output


def test_python_gets_a_read_only_connection(sample_home: Path, tmp_path: Path) -> None:
    with dateline.connect(sample_home) as connection:
        assert connection.sql("SELECT count(*) FROM incident").fetchall()[0][0] > 50
        assert connection.sql("FROM dyad_day").to_arrow_table().num_rows > 10
        with pytest.raises(Exception, match="read-only"):
            connection.execute("DELETE FROM incident")
    with pytest.raises(UsageError, match="dateline run"):
        dateline.connect(tmp_path)


def test_a_question_imports_only_what_it_uses(sample_home: Path) -> None:
    script = "import sys; from dateline.app.cli import main; main(['sql', 'SELECT 1'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"DATELINE_HOME": str(sample_home), "PYTHONPATH": ":".join(sys.path)}
    )
    assert {"prefect", "spacy", "pyarrow", "numpy", "pandas", "trafilatura"} & set(done.stdout.split()) == set()


def test_the_syndicated_article_of_the_sample_wire_is_one_story_and_its_incidents_count_once(sample_home: Path) -> None:
    [story] = json.loads(sql(sample_home, "FROM story", "--format", "json").stdout)
    assert (story["origin"], story["articles"], story["carried_by"]) == ("Harbour Wire", 2, ["Harbour Wire", "Southern Ledger"])
    query = """SELECT count(DISTINCT e.event_id) AS reports, count(DISTINCT e.incident_id) AS incidents, min(i.outlets) AS outlets, max(i.stories) AS accounts
        FROM event_incident AS e JOIN incident AS i USING (incident_id) JOIN story_article AS s USING (article_id)
        WHERE s.story_id IN (SELECT story_id FROM story)"""
    [counted] = json.loads(sql(sample_home, query, "--format", "json").stdout)
    assert counted["reports"] == 2 * counted["incidents"] >= 10
    assert (counted["outlets"], counted["accounts"]) == (2, 1)


def test_explain_of_an_incident_and_of_a_story(sample_home: Path) -> None:
    def explained(id_: str) -> Result:
        return CliRunner().invoke(main, ["explain", id_], env={"DATELINE_HOME": str(sample_home)})

    [incident] = json.loads(sql(sample_home, "SELECT incident_id, event_id FROM incident WHERE outlets = 2 LIMIT 1", "--format", "json").stdout)
    shown = explained(incident["incident_id"][:12]).output
    assert "2 reports in 2 articles of 2 outlets, 1 account without copies" in shown
    assert "(the first)" in shown
    assert "agrees in type, actor" in shown
    assert f"incident  {incident['incident_id']}  2 reports" in explained(incident["event_id"]).output
    [story] = json.loads(sql(sample_home, "SELECT story_id FROM story", "--format", "json").stdout)
    shown = explained(story["story_id"]).output
    assert "origin  Harbour Wire" in shown
    assert shown.count("100% contained") == 2
    assert [explained(id_).exit_code for id_ in ("iffffffffffffffff", "sffffffffffffffff")] == [2, 2]
