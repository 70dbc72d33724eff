"""The explorer's pages over the demo feeds' database: what they show, where they lead, and that text of the web stays text."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dateline.app.cli import main
from dateline.app.explorer.app import PAGES, make_app
from dateline.app.explorer.filters import address, read_filters
from dateline.app.explorer.marks import Span, marked
from dateline.warehouse.layout import Layout
from dateline.words.errors import UsageError

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">"\'&'


@pytest.fixture(scope="module")
def pages(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with opened(sample_home, tmp_path_factory.mktemp("pages")) as client:
        yield client


@contextmanager
def opened(sample_home: Path, home: Path) -> Iterator[TestClient]:
    """Pages over a copy: within one process a database cannot be opened again while its settings are locked."""
    if not Layout(home).published.exists():
        shutil.copy(Layout(sample_home).published, Layout(home).published)
    app = make_app(Layout(home), ("testserver",))
    yield TestClient(app)
    app.state.close()


@pytest.fixture(scope="module")
def hostile(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same pages over a copy in which titles, names, outlets, sentences and texts are full of markup."""
    home = tmp_path_factory.mktemp("hostile")
    shutil.copy(Layout(sample_home).published, Layout(home).published)
    with duckdb.connect(Layout(home).published) as connection:
        for table, columns in {
            "incident": ("sentence_text", "place"),
            "event": ("sentence_text", "trigger_text", "rule", "attributed_text"),
            "document": ("title", "outlet", "byline"),
            "event_participant": ("name", "text"),
            "feed": ("title",),
        }.items():
            for column in columns:
                connection.execute(f"UPDATE {table} SET {column} = coalesce({column}, '') || $1", [HOSTILE])
        connection.execute("UPDATE incident SET actor_names = list_transform(actor_names, lambda name: name || $1)", [HOSTILE])
        connection.execute("UPDATE article_text SET text = left(text, 40) || $1 || text[41 + length($1) :]", [HOSTILE])
        connection.execute("UPDATE article SET final_url = 'javascript:alert(3)'")
    with opened(sample_home, home) as client:
        yield client


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_page_opens(pages: TestClient, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 200, answer.text
    assert "<h1>" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in answer.text


def test_from_a_chart_to_the_sentence(pages: TestClient) -> None:
    overview = pages.get("/").text
    bar = _links(overview, "?since=")[0]
    day = pages.get(bar).text
    incident = pages.get(_links(day, "/incident/")[0]).text
    assert '<mark class="trigger"' in incident
    article = pages.get(_links(incident, "/article/")[0]).text
    assert '<mark class="trigger"' in article
    assert "no event:" in article


def test_filters_choose(pages: TestClient) -> None:
    everything, some = (pages.get(path).text for path in ("/?since=2020-01-01", "/?since=2020-01-01&type=PROTEST"))
    assert "PROTEST" in some
    assert some.count("<tr>") < everything.count("<tr>")
    assert "SANCTION</span>" not in some


@pytest.mark.parametrize(
    "query", ["since=soon", "until=2026-13-01", "quad=7", "status=maybe", "confidence=2", "confidence=nan", "quad=²"], ids=lambda query: query.partition("=")[0]
)
def test_a_filter_that_is_none_is_told(pages: TestClient, query: str) -> None:
    answer = pages.get(f"/?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_two_groups_meet(pages: TestClient) -> None:
    text = pages.get("/dyad?one=EST&other=RUS").text
    assert "between them, either on the other" in text
    assert "mean Goldstein" in text


def test_sql_answers_with_chart_and_downloads(pages: TestClient) -> None:
    query = "SELECT event_type, count(*) AS incidents FROM incident GROUP BY ALL ORDER BY ALL"
    page = pages.get("/sql", params={"q": query}).text
    assert "<svg" in page
    rows = pages.get("/sql.json", params={"q": query}).json()
    assert rows[0].keys() == {"event_type", "incidents"}
    assert pages.get("/sql.csv", params={"q": query}).text.startswith("event_type,incidents\n")
    assert pages.get("/sql.parquet", params={"q": query}).content.startswith(b"PAR1")
    assert pages.get("/sql.exe", params={"q": query}).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["DROP TABLE event", "FROM read_csv('/etc/passwd')", "COPY event TO '/tmp/x.csv'", "ATTACH '/tmp/y.db'", "SELEC 1", "SET lock_configuration = false"],
)
def test_sql_can_only_ask(pages: TestClient, query: str) -> None:
    answer = pages.get("/sql", params={"q": query})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_other_host_names_are_refused(pages: TestClient) -> None:
    assert pages.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "path", [*sorted(PAGES), "/dyad?one=EST&other=RUS", "/actor?party=SRB", f"/?actor={HOSTILE}&place={HOSTILE}", f"/sql?q=SELECT '{HOSTILE[:60]}'"]
)
def test_markup_of_the_web_stays_text(hostile: TestClient, path: str) -> None:
    _assert_inert(hostile.get(path).text)


def test_markup_in_an_incident_and_its_article_stays_text(hostile: TestClient) -> None:
    incident = hostile.get(_links(hostile.get("/").text, "/incident/")[0]).text
    article = hostile.get(_links(incident, "/article/")[0]).text
    for text in (incident, article):
        _assert_inert(text)
        assert "&lt;script&gt;" in text


def test_a_new_publication_is_picked_up(sample_home: Path, tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with opened(sample_home, tmp_path) as pages:
        assert pages.get("/sql.json", params={"q": "SELECT count(*) > 50 AS many FROM incident"}).json() == [{"many": True}]
        new = tmp_path / "new.duckdb"
        shutil.copy(layout.published, new)
        with duckdb.connect(new) as connection:
            connection.execute("DELETE FROM incident")
        new.replace(layout.published)
        assert pages.get("/sql.json", params={"q": "SELECT count(*) AS left FROM incident"}).json() == [{"left": 0}]
        assert "Nothing happened here that was coded" in pages.get("/").text


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    answer = TestClient(make_app(Layout(tmp_path), ("testserver",))).get("/")
    assert answer.status_code == 400
    assert "dateline run" in answer.text


def test_the_report_is_one_file_that_asks_nobody(sample_home: Path, tmp_path: Path) -> None:
    page, text = tmp_path / "report.html", tmp_path / "report.md"
    for file in (page, text):
        result = CliRunner().invoke(main, ["report", "--since", "2026-01-01", "-o", str(file)], env={"DATELINE_HOME": str(sample_home)})
        assert result.exit_code == 0, result.output
    html = page.read_text()
    assert "<svg" in html
    assert '<mark class="trigger"' in html
    assert "src=" not in html
    assert "<link" not in html
    assert "| ASSAULT |" in text.read_text()


def test_a_text_with_its_events_marked() -> None:
    result = CliRunner().invoke(main, ["code", "--format", "html", "--date", "2024-03-07"], input=f"Estonia expelled two Russian diplomats. {HOSTILE}\n")
    assert '<mark class="trigger" title="trigger">expelled</mark>' in result.stdout
    _assert_inert(result.stdout)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.sampled_from(["actor", "trigger", "recipient"])), max_size=6))
def test_marking_adds_marks_and_loses_nothing(text: str, spans: list[tuple[int, int, str]]) -> None:
    shown = marked(text, [Span(*span) for span in spans])
    assert "".join(re.split(r"<[^>]*>", shown)) == str(marked(text, []))


@given(st.dictionaries(st.sampled_from(["since", "type", "actor", "place"]), st.text(max_size=20)), st.text(max_size=10))
def test_an_address_keeps_its_filters(query: dict[str, str], place: str) -> None:
    made = address("/map", query, place=place or None, since=None)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(made).query, keep_blank_values=True, errors="surrogatepass").items()}
    assert "since" not in asked
    assert asked.get("type", "") == query.get("type", "")
    assert asked.get("place", "") == place


def test_days_before_the_newest_report_are_the_default() -> None:
    assert read_filters({}, date(2026, 5, 14)).since == date(2026, 2, 13)
    assert read_filters({"until": "2020-01-01"}, date(2026, 5, 14)).since is None
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        read_filters({"since": "1.2.2020"})


def _links(page: str, part: str) -> list[str]:
    return [unescape(link).partition("#")[0] for link in (piece.partition('"')[0] for piece in page.split('href="')[1:]) if part in link]


def _assert_inert(page: str) -> None:
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript:' not in page.lower()
    assert json.dumps(HOSTILE) not in page


def test_days_of_a_chart_are_those_of_the_warehouse_whatever_the_zone() -> None:
    draw = "charts.timeline([{'period': date(2026, 5, 14), 'quad': 1, 'incidents': 1}], 'day', lambda row: '/')"
    command = [sys.executable, "-c", f"from datetime import date; from dateline.app.explorer import charts; print({draw})"]
    drawn = subprocess.run(command, env={**os.environ, "TZ": "Pacific/Honolulu"}, capture_output=True, text=True, check=True).stdout
    assert "14 May 2026" in drawn
    assert "13 May 2026" not in drawn
