"""The command line as a contract: what it prints, and its exit status."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.app.cli import main
from dateline.app.render import changed
from dateline.web.hosts import HOSTS, Answers, HostLedger

COMMANDS = {"backfill", "bench", "run", "code", "resolve", "sql", "explain", "feeds", "doctor", "recode"}
TEXT = "Estonia expelled two Russian diplomats on Tuesday.\n"


def dateline(*arguments: str, home: Path | None = None, stdin: str = "", **settings: str) -> Result:
    environment = {**({"DATELINE_HOME": str(home)} if home else {}), **settings}
    return CliRunner().invoke(main, list(arguments), input=stdin, env=environment)


def test_help_lists_what_is_there() -> None:
    shown = dateline("--help").output
    assert set(re.findall(r"^  ([a-z]+)  ", shown, re.MULTILINE)) - {"dateline"} >= COMMANDS
    assert set(main.commands) >= COMMANDS


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself(command: str) -> None:
    result = dateline(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4


def test_version() -> None:
    assert re.fullmatch(r"dateline, version \d+\.\d+\.\d+\n", dateline("--version").output)


# -- code


def test_code_prints_a_table(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT)
    result = dateline("code", str(file), "--date", "2024-03-07")
    assert result.exit_code == 0
    assert "SANCTION/expel" in result.output
    assert "2024-03-05" in result.output
    assert "1 events in 1 sentences" in result.output


def test_code_explains_what_fell_and_why() -> None:
    result = dateline("code", "--explain", "--date", "2024-03-07", stdin="Apple criticized Google.\nKenya urged Sudan to free the envoys.\n", COLUMNS="160")
    assert result.exit_code == 0
    fell = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.output.splitlines() if "│" in line]
    assert [(cells[1], cells[3], cells[4], cells[5]) for cells in fell] == [
        ("criticized", "admit", "among-companies", ""),
        ("urged", "REQUEST KEN > SDN", "", ""),
        ("free", "content", "content", "urged"),
    ]


def test_code_as_json_lines() -> None:
    (line,) = dateline("code", "--date", "2024-03-07", "--format", "jsonl", stdin=TEXT).stdout.splitlines()
    event = json.loads(line)
    assert (event["event_type"], event["mode"], event["status"], event["event_date"]) == ("SANCTION", "expel", "asserted", "2024-03-05")
    assert [actor["code"] for actor in event["actors"]] == ["EST"]
    assert [recipient["country"] for recipient in event["recipients"]] == ["RUS"]
    start, end = event["trigger"]["span"]
    assert TEXT[start:end] == event["trigger"]["text"]


def test_json_lines_in_keep_their_order_and_name_what_is_wrong() -> None:
    lines = ['{"id": "b", "text": "Mali expelled a French envoy."}', "no json", '{"id": "a"}', '{"id": "c", "text": "It rained.", "date": "2020-01-01"}']
    result = dateline("code", "--jsonl-in", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["b", None, "a", "c"]
    assert [event["event_type"] for event in answers[0]["events"]] == ["SANCTION"]
    assert answers[3]["events"] == []
    assert "line 2" in answers[1]["error"]
    assert "line 3: no 'text'" in answers[2]["error"]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "stdin", "expected"),
    [
        (("code", "not-there.txt"), "", "cannot read it"),
        (("code", "--date", "Wednesday"), TEXT, "write YYYY-MM-DD"),
        (("code",), " \n", "there is no text in it"),
        (("feeds", "add", "feed.example"), "", "begins with http"),
        (("run", "--feeds", "not-there.opml"), "", "not-there.opml"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(tmp_path: Path, arguments: tuple[str, ...], stdin: str, expected: str) -> None:
    result = dateline(*arguments, home=tmp_path, stdin=stdin)
    assert result.exit_code == 2, result.output
    assert expected in result.output
    assert "Traceback" not in result.output


def test_an_unknown_setting_is_named_with_the_nearest() -> None:
    result = dateline("sql", "SELECT 1", DATELINE_HOMES="x")
    assert result.exit_code == 2
    assert "DATELINE_HOMES" in result.output
    assert "did you mean DATELINE_HOME?" in result.output


def test_a_setting_out_of_bounds_is_named() -> None:
    result = dateline("code", stdin=TEXT, DATELINE_WORKERS="many")
    assert result.exit_code == 2
    assert "DATELINE_WORKERS='many'" in result.output


# -- resolve


def test_resolve() -> None:
    lines = ['{"id": 1, "text": "the Kremlin", "date": "2023-08-31"}', '{"id": 2, "text": "a bus stop"}']
    answers = [json.loads(line) for line in dateline("resolve", stdin="\n".join(lines)).stdout.splitlines()]
    assert (answers[0]["country"], answers[0]["sectors"]) == ("RUS", ["GOV"])
    assert answers[1] == {"id": 2, "code": None, "country": None, "sectors": [], "name": None, "wikidata_id": None}


# -- sql and explain


def test_sql_in_every_format(sample_home: Path) -> None:
    query = "SELECT event_type, count(*) AS n FROM event GROUP BY ALL ORDER BY n DESC, event_type"
    rows = list(csv.reader(io.StringIO(dateline("sql", query, "--format", "csv", home=sample_home).stdout)))
    assert rows[0] == ["event_type", "n"]
    assert sum(int(count) for _, count in rows[1:]) >= 25
    as_json = json.loads(dateline("sql", query, "--format", "json", home=sample_home).stdout)
    as_lines = [json.loads(line) for line in dateline("sql", query, "--format", "jsonl", home=sample_home).stdout.splitlines()]
    assert [[row["event_type"], str(row["n"])] for row in as_json] == rows[1:]
    assert as_lines == as_json
    assert dateline("sql", query, "--format", "parquet", home=sample_home).stdout_bytes[:4] == b"PAR1"
    assert f"{len(as_json)} rows" in dateline("sql", query, home=sample_home).stdout


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELEC 1", "yntax"),
        ("FROM event_flatt", "event_flat"),
        ("SELECT event_tipe FROM event", "event_type"),
        ("DELETE FROM event", "read-only"),
        ("CREATE TABLE mine (a INT)", "read-only"),
        ("COPY event TO 'stolen.csv'", ""),
        ("FROM read_csv('/etc/passwd')", ""),
    ],
)
def test_sql_that_cannot_be_is_one_line_and_status_2(sample_home: Path, query: str, expected: str) -> None:
    before = (sample_home / "published.duckdb").read_bytes()
    result = dateline("sql", query, home=sample_home)
    assert result.exit_code == 2, result.output
    assert expected in result.output
    assert "Traceback" not in result.output
    assert (sample_home / "published.duckdb").read_bytes() == before


def test_sql_before_the_first_run_says_what_to_do(tmp_path: Path) -> None:
    result = dateline("sql", "SELECT 1", home=tmp_path)
    assert result.exit_code == 2
    assert "dateline run" in result.output


def test_explain_walks_back_to_the_feed(sample_home: Path) -> None:
    found = dateline("sql", "SELECT event_id, sentence_text FROM event LIMIT 1", "--format", "csv", home=sample_home).stdout
    ((event_id, sentence),) = list(csv.reader(found.splitlines()))[1:]
    shown = dateline("explain", event_id, home=sample_home).output
    assert [label for label in ("event", "why", "sentence", "document", "article", "entry", "feed") if f"{label}  " not in shown] == []
    assert re.sub("[»«]", "", shown).count(sentence) == 1
    assert ".example/" in shown


def test_explain_of_an_article_tells_what_became_of_it(sample_home: Path) -> None:
    shown = dateline("explain", "http://eastgate.example/hackers-hit-estonian-banks.html", home=sample_home).output
    assert [label for label in ("article", "page", "revision", "title", "event", "known by", "entry") if f"{label}  " not in shown] == []
    assert dateline("explain", "http://EASTGATE.example/hackers-hit-estonian-banks.html?utm_source=mail#top", home=sample_home).output == shown
    assert "1 of 1" in shown
    assert "SANCTION/expel EST > RUSGOV" in shown


def test_of_two_texts_only_what_changed_is_shown() -> None:
    before = ("The flight left on Monday.", "France sent it.", "It will rain.")
    after = ("The flight left on Wednesday.", "France sent it.", "It will rain.", "An earlier version named another day.")
    shown = ["- The flight left on Monday.", "+ The flight left on Wednesday.", "+ An earlier version named another day."]
    assert list(changed(before, after)) == shown
    assert list(changed(after, after)) == []


def test_explain_of_nothing(sample_home: Path) -> None:
    result = dateline("explain", "ffffffffffffffff", home=sample_home)
    assert result.exit_code == 2
    assert "ffffffffffffffff" in result.output


# -- feeds and doctor


def test_feeds_are_added_once_and_listed(tmp_path: Path) -> None:
    url = "https://paper.example/rss.xml"
    assert "added" in dateline("feeds", "add", url, home=tmp_path).output
    assert "was there already" in dateline("feeds", "add", url, home=tmp_path).output
    assert url in dateline("feeds", "list", home=tmp_path).output


def test_feeds_come_from_other_readers_and_go_to_them(tmp_path: Path) -> None:
    opml = tmp_path / "theirs.opml"
    opml.write_text('<opml><body><outline text="Q & A"><outline text="A & B" xmlUrl="https://a.example/rss?x=1&y=2"/></outline></body></opml>')
    assert "1 of 1 added" in dateline("feeds", "import", str(opml), home=tmp_path).output
    assert "0 of 1 added" in dateline("feeds", "import", str(opml), home=tmp_path).output
    ours = tmp_path / "ours.opml"
    assert "1 feeds" in dateline("feeds", "export", "-o", str(ours), home=tmp_path).output
    assert "removed" in dateline("feeds", "remove", "https://a.example/rss?x=1&y=2", home=tmp_path).output
    assert dateline("feeds", "remove", "https://a.example/rss?x=1&y=2", home=tmp_path).exit_code == 2
    assert "1 of 1 added" in dateline("feeds", "import", str(ours), home=tmp_path).output
    back = dateline("feeds", "export", home=tmp_path).output
    assert 'text="A &amp; B"' in back
    assert '<outline text="Q &amp; A">' in back


def test_a_list_of_feeds_of_an_earlier_version_is_read_and_gets_its_categories(tmp_path: Path) -> None:
    (tmp_path / "feeds.csv").write_text("url,title,outlet,country,language\nhttps://a.example/rss,A,,,\n")
    (tmp_path / "more.opml").write_text('<opml><body><outline text="World"><outline text="B" xmlUrl="https://b.example/rss"/></outline></body></opml>')
    assert "1 of 1 added" in dateline("feeds", "import", str(tmp_path / "more.opml"), home=tmp_path).output
    lines = (tmp_path / "feeds.csv").read_text().splitlines()
    assert lines == ["url,title,outlet,country,language,categories", "https://a.example/rss,A,,,,", "https://b.example/rss,B,,,,World"]
    assert "World" in dateline("feeds", "list", home=tmp_path).output


def test_the_report_says_how_the_feeds_do(sample_home: Path) -> None:
    told = dateline("feeds", "report", home=sample_home).output
    assert "No feed is silent." in told or "Silent feeds" in told
    assert "polls asked only for what changed" in told
    counted = dateline("feeds", "report", "--format", "prometheus", home=sample_home).output.splitlines()
    assert 'dateline_articles{class="article"} 17.0' in counted
    assert [line for line in counted if not re.fullmatch(r'# (HELP|TYPE) dateline_\w+ .+|dateline_\w+(\{\w+="[^"]+"\})? [\d.e+]+', line)] == []
    assert len({line for line in counted if line.startswith("# TYPE")}) == sum(line.startswith("# TYPE") for line in counted)
    found = json.loads(dateline("feeds", "report", "--format", "json", home=sample_home).output)
    assert found["summary"]["new_entries"] == 17
    assert found["summary"]["missed_share"] <= found["summary"]["most_missed"]
    assert {"silent", "blocked", "hosts", "errors", "missed", "duplicates", "drift", "robots", "costs", "days", "changes"} < found.keys()


def test_the_report_names_hosts_that_do_not_answer(sample_home: Path) -> None:
    ledger = HostLedger(sample_home / HOSTS)
    ledger.keep_answers("dead.example", Answers(20.0, 4, 1_768_478_400.0, 1_768_480_000.0))
    try:
        found = json.loads(dateline("feeds", "report", "--format", "json", home=sample_home).output)
        assert [(host["host"], host["failures_in_a_row"], host["failing_since"]) for host in found["hosts"]] == [("dead.example", 4, "2026-01-15 12:00:00")]
        assert "dead.example" in dateline("feeds", "report", home=sample_home).output
    finally:
        ledger.keep_answers("dead.example", Answers())


def test_undoing_nothing_says_so(sample_home: Path) -> None:
    result = dateline("feeds", "undo", "https://a.example/rss", home=sample_home)
    assert result.exit_code == 2
    assert "no move and no end" in result.output


def test_a_feed_that_cannot_be_reached_fails_its_check(tmp_path: Path) -> None:
    result = dateline("feeds", "check", "http://127.0.0.1:9/feed", home=tmp_path)
    assert result.exit_code == 1
    assert "http://127.0.0.1:9/feed: " in result.output


def test_doctor(sample_home: Path) -> None:
    result = dateline("doctor", home=sample_home)
    assert result.exit_code == 0, result.output
    assert "trigger senses" in result.output
