"""Watch rules: what they match in the demo feeds, what is wrong with them, and that a match is told once."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import duckdb
import pytest
from click.testing import CliRunner, Result
from service import DATELINE, environment

from dateline.app.cli import main
from dateline.app.commands.watch import EXAMPLE
from dateline.flows.steps.watches import own_watches
from dateline.warehouse.layout import Layout
from dateline.warehouse.publish import publish
from dateline.warehouse.query import run_query
from dateline.warehouse.watch import keep_matches, matches, record_told, untold
from dateline.web.demo_feeds import serve_demo_feeds
from dateline.words.settings import Settings
from dateline.words.watching import WATCH_FILE

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
SPRING = (date(2026, 5, 1), date(2026, 5, 31))


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample_home, tmp_path / "home")
    return tmp_path / "home"


def write(home: Path, *rules: str) -> None:
    (home / WATCH_FILE).write_text("\n".join(f"[[watch]]\n{rule}" for rule in rules))


def dateline(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env={"DATELINE_HOME": str(home)})


def subjects(home: Path, rule: str) -> set[str]:
    write(home, f'name = "one"\n{rule}')
    return {match.subject for match in matches(Layout(home), own_watches(Settings(home=home)), *SPRING)}


def asked(home: Path, where: str) -> set[str]:
    with duckdb.connect(Layout(home).published, read_only=True) as connection:
        return {row[0] for row in connection.execute(f"SELECT incident_id FROM incident WHERE {where}").fetchall()}


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("", "status = 'asserted'"),
        ('types = ["SANCTION", "ASSAULT"]', "status = 'asserted' AND event_type IN ('SANCTION', 'ASSAULT')"),
        ('statuses = ["alleged", "negated"]', "status IN ('alleged', 'negated')"),
        ("quad = [4]", "status = 'asserted' AND quad = 4"),
        ('actors = ["EST"]', "status = 'asserted' AND list_aggregate(actors, 'string_agg', ' ') SIMILAR TO '(.* )?EST.*'"),
        ('recipients = ["RUSGOV"]', "status = 'asserted' AND list_aggregate(recipients, 'string_agg', ' ') SIMILAR TO '(.* )?RUSGOV.*'"),
        (
            'countries = ["EST"]',
            "status = 'asserted' AND (place_country = 'EST' OR list_contains(actor_countries, 'EST') OR list_contains(recipient_countries, 'EST'))",
        ),
        ('contexts = ["diplomatic"]', "status = 'asserted' AND list_contains(contexts, 'diplomatic')"),
        ("minimum_reports = 2", "status = 'asserted' AND reports >= 2"),
    ],
)
def test_a_rule_matches_what_it_says(home: Path, rule: str, where: str) -> None:
    found = subjects(home, rule)
    assert found == asked(home, where)
    assert found < asked(home, "true")


def test_the_example_is_valid(home: Path) -> None:
    (home / WATCH_FILE).write_text(EXAMPLE)
    assert len(own_watches(Settings(home=home))) == EXAMPLE.count("[[watch]]")
    assert "souring" in dateline(home, "watch").output


def test_without_rules_an_example_is_shown(home: Path) -> None:
    assert EXAMPLE in dateline(home, "watch").output


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('name = "a"\ntypes = ["ASSAULTS"]', "did you mean 'ASSAULT'?"),
        ('name = "a"\ncontry = ["EST"]', "did you mean 'countries'?"),
        ('name = "a"\ncountries = ["XQZ"]', "no 'XQZ' is known"),
        ('name = "a"\nquad = [5]', "watch a: quad.0"),
        ('types = ["ASSAULT"]', "watch number 1: name"),
        ('name = "a"\nthreshold = {measure = "goldstein", dropp = 2}', "did you mean 'drop'?"),
        ('name = "a"\nwebhook = "desk.example"', "begins with http"),
        ('name = "a"\n[[watch]]\nname = "a"', "two watches are named a"),
        ("name = a", "no TOML"),
    ],
)
def test_wrong_rules_are_named_with_what_to_do(home: Path, rule: str, expected: str) -> None:
    write(home, rule)
    result = dateline(home, "watch", "test")
    assert result.exit_code == 2
    assert expected in result.output
    assert WATCH_FILE in result.output


def test_a_match_is_kept_and_told_once(home: Path) -> None:
    layout = Layout(home)
    write(home, 'name = "expelled"\ntypes = ["SANCTION"]\nwebhook = "https://desk.example/"')
    watches = own_watches(Settings(home=home))
    new = keep_matches(layout, watches, *SPRING, NOW)
    assert new > 0
    assert keep_matches(layout, watches, *SPRING, NOW + timedelta(hours=1)) == 0
    waiting = untold(layout, ["expelled"], NOW - timedelta(days=1))
    assert len(waiting) == new
    record_told(layout, [(match, True, False) for match in waiting], NOW)
    assert [(match.to_emit, match.to_post) for match in untold(layout, ["expelled"], NOW - timedelta(days=1))] == [(False, True)] * new
    assert untold(layout, [], NOW - timedelta(days=1)) == []
    record_told(layout, [(match, True, True) for match in waiting], NOW)
    assert untold(layout, ["expelled"], NOW - timedelta(days=1)) == []


def test_an_incident_that_changed_its_name_is_not_told_again(home: Path) -> None:
    layout = Layout(home)
    write(home, 'name = "expelled"\ntypes = ["SANCTION"]')
    watches = own_watches(Settings(home=home))
    keep_matches(layout, watches, *SPRING, NOW)
    with duckdb.connect(layout.live) as connection:
        connection.execute("UPDATE incident SET incident_id = 'x' || incident_id")
        connection.execute("UPDATE event_incident SET incident_id = 'x' || incident_id")
    assert keep_matches(layout, watches, *SPRING, NOW) == 0


def test_a_threshold_fires_once_a_week_and_needs_its_history(home: Path) -> None:
    layout = Layout(home)
    weeks = [(2, -1)] * 4 + [(6, -8)]
    days = ", ".join(f"({week * 7 + day}, {score})" for week, (count, score) in enumerate(weeks) for day in range(count))
    with duckdb.connect(layout.live) as connection:
        connection.execute(f"""
            INSERT INTO incident (incident_id, status, event_type, reports, goldstein, place_country, actor_countries, recipient_countries, first_published_on)
            SELECT 'w' || row_number() OVER (), 'asserted', 'PROTEST', 1, score, 'ISL', [], [], DATE '2025-01-06' + day FROM (VALUES {days}) AS v (day, score)
        """)
    publish(layout)
    common = 'countries = ["ISL"]\nthreshold = {minimum = 4, weeks = 4, '
    write(home, f'name = "more"\n{common}measure = "count", factor = 2.5}}', f'name = "worse"\n{common}measure = "goldstein", drop = 5.0}}')
    found = matches(layout, own_watches(Settings(home=home)), date(2025, 1, 6), date(2025, 3, 31))
    assert [(match.watch, match.subject) for match in found] == [("more", "2025-W06"), ("worse", "2025-W06")]
    assert found[0].what["incidents_before"] == pytest.approx(2.0)
    write(home, f'name = "more"\n{common.replace("weeks = 4", "weeks = 5")}measure = "count"}}')
    assert matches(layout, own_watches(Settings(home=home)), date(2025, 1, 6), date(2025, 2, 9)) == []


def test_what_would_have_fired_is_shown(home: Path) -> None:
    write(home, 'name = "expelled"\ntypes = ["SANCTION"]')
    test = ("watch", "test", "--since", "2026-05-01", "--until")
    shown = dateline(home, *test, "2026-05-31")
    assert shown.exit_code == 0, shown.output
    count = len(subjects(home, 'types = ["SANCTION"]'))
    write(home, 'name = "expelled"\ntypes = ["SANCTION"]')
    assert f"expelled would have fired {count} time" in shown.output
    lines = [json.loads(line) for line in dateline(home, *test, "2026-05-31", "--format", "jsonl").output.splitlines()]
    assert len(lines) == count
    assert all(line["url"].startswith("http") and line["sentence_text"] for line in lines)
    assert dateline(home, *test, "2026-04-30").exit_code == 2


PAGE = """<html><head><title>News</title><meta property="article:published_time" content="{at}"></head><body><article>
<p>Estonia expelled two Russian diplomats on Tuesday after a cyberattack on three banks in Tallinn shut down payments for a whole night.</p>
<p>The prime minister accused Moscow of ordering the attack, which the Russian foreign ministry denied in a short statement on its website.</p>
<p>Nato sent a team of experts to the Estonian capital, and Germany promised to help with the repair of the damaged systems.</p>
</article></body></html>"""
FEED = '<rss version="2.0"><channel><title>Here</title><item><title>Expelled</title><link>{url}/story.html</link><pubDate>{at}</pubDate></item></channel></rss>'


@contextmanager
def webhook() -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Takes JSON; the first time it is too busy."""
    taken: list[dict[str, object]] = []
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(self.headers["Idempotency-Key"])
            self.send_response(503 if len(asked) == 1 else 204)
            self.end_headers()
            if len(asked) > 1:
                taken.append(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", taken
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.slow
def test_a_match_is_an_event_and_a_post_once_over_several_runs(tmp_path: Path) -> None:
    home, pages, now = tmp_path / "home", tmp_path / "pages" / "127.0.0.1", datetime.now(UTC)
    home.mkdir()
    pages.mkdir(parents=True)
    with serve_demo_feeds(tmp_path / "pages") as demo_feeds, webhook() as (hook, taken):
        url = f"http://127.0.0.1:{demo_feeds.port}"
        (pages / "story.html").write_text(PAGE.format(at=now.isoformat()))
        (pages / "feed.rss").write_text(FEED.format(url=url, at=format_datetime(now)))
        (home / "feeds.csv").write_text(f"url,title,outlet,country,language\n{url}/feed.rss,,,,\n")
        write(home, f'name = "expelled"\ntypes = ["SANCTION"]\nactors = ["EST"]\nwebhook = "{hook}"')
        settings = environment(home, DATELINE_ALLOW_NETWORKS="127.0.0.0/8")
        for _ in range(2):
            result = subprocess.run([str(DATELINE), "run", "--now"], env=settings, capture_output=True, text=True, timeout=300)
            assert result.returncode == 0, result.stdout + result.stderr
    (post,) = taken
    assert (post["watch"], post["event_type"], post["url"]) == ("expelled", "SANCTION", f"{url}/story.html")
    with sqlite3.connect(home / "prefect" / "prefect.db") as connection:
        events = connection.execute("SELECT resource_id FROM events WHERE event = 'dateline.watch.matched'").fetchall()
    assert events == [("dateline.watch.expelled",)]
    ((told,),) = run_query(Layout(home), "SELECT emitted_at IS NOT NULL AND posted_at IS NOT NULL FROM watch_match", fresh=True).rows
    assert told
