"""Every view and macro over two reports of one incident, at one outlet, and a page that is no article."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from news import FEED, NOON, outcome, poll

from dateline.warehouse.feeds import Subscribed, keep_subscriptions, report
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import publish
from dateline.warehouse.query import run_query
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.words import ids
from dateline.words.records import EntryOutcome

DAY = date(2026, 1, 12)


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = Layout(tmp_path_factory.mktemp("views") / "home")
    layout.prepare()
    stage_polls(layout, [poll(1, 2, 3)], "run-1")
    stage_outcomes(layout, [outcome(1), outcome(2), outcome(3, None)], "run-1")
    load_staged(layout)
    publish(layout)
    return layout


def first(layout: Layout, query: str) -> dict[str, object]:
    result = run_query(layout, query)
    return dict(zip(result.columns, result.rows[0], strict=True))


def test_every_view_and_macro_has_a_sentence(layout: Layout) -> None:
    bare = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL"
    bare_macros = "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL"
    assert run_query(layout, f"{bare} UNION ALL {bare_macros}").rows == []


def test_event_flat(layout: Layout) -> None:
    row = first(layout, "FROM event_flat ORDER BY title")
    assert (row["actors"], row["recipients"], row["place"], row["title"]) == (["USAGOV"], ["CANGOV"], "Ottawa", "Story 1")


def test_event_evidence(layout: Layout) -> None:
    row = first(layout, "FROM event_evidence ORDER BY title")
    assert row["marked"] == "The White House [warned] Canada in Ottawa on Monday."
    assert row["feeds"] == ["https://news.example/rss"]


@pytest.mark.parametrize(("view", "key"), [("dyad_day", DAY), ("dyad_month", date(2026, 1, 1))])
def test_dyads(layout: Layout, view: str, key: date) -> None:
    row = first(layout, f"FROM {view}")
    assert list(row.values()) == [key, "USA", "CAN", 1, 0, 0, 1, 0, -4.4, -3.5]


def test_actor_day(layout: Layout) -> None:
    assert run_query(layout, "SELECT code, as_actor, as_recipient, conflict FROM actor_day ORDER BY code").rows == [("CANGOV", 0, 1, 1), ("USAGOV", 1, 0, 1)]


def test_country_month(layout: Layout) -> None:
    assert run_query(layout, "SELECT country, as_actor, as_recipient, within FROM country_month ORDER BY 1").rows == [("CAN", 0, 1, 1), ("USA", 1, 0, 0)]


def test_one_a_day(layout: Layout) -> None:
    assert len(run_query(layout, "FROM one_a_day").rows) == 1


def test_feed_health(layout: Layout) -> None:
    row = first(layout, "FROM feed_health")
    assert (row["entries"], row["coded"], row["rejected"], row["pending"]) == (3, 2, 1, 0)


def test_what_lists_say_of_feeds_can_be_asked(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "home")
    layout.prepare()

    def listed(url: str, *categories: str) -> Subscribed:
        return Subscribed(ids.feed_id(url), url, "The News", "News", "GBR", "en", categories)

    stage_polls(layout, [poll(1)], "run-1")
    load_staged(layout)
    keep_subscriptions(layout, [listed(FEED, "World"), listed("https://other.example/rss"), listed(FEED, "World")])
    keep_subscriptions(layout, [listed(FEED, "World/Africa", "Energy")])
    publish(layout)
    assert run_query(layout, "SELECT url, categories FROM subscription ORDER BY url DESC").rows == [
        ("https://other.example/rss", []),
        (FEED, ["World/Africa", "Energy"]),
    ]
    assert run_query(layout, "SELECT country, categories FROM feed_health").rows == [("GBR", ["World/Africa", "Energy"])]


def test_reject_reason(layout: Layout) -> None:
    assert run_query(layout, "SELECT stage, reason, times FROM reject_reason ORDER BY 1").rows == [("code", "no-trigger", 2), ("text", "paywall", 1)]


def test_macros(layout: Layout) -> None:
    assert len(run_query(layout, "FROM events_between('USA', 'CANGOV', '2026-01-01', '2026-01-31')").rows) == 1
    assert run_query(layout, "FROM events_between('USAMIL', '', '2026-01-01', '2026-01-31')").rows == []
    assert len(run_query(layout, "FROM events_of_type('threaten', '2026-01-12', '2026-01-12')").rows) == 1
    assert len(run_query(layout, "FROM events_in('CAN', '', '2026-01-12', '2026-01-12')").rows) == 1
    series = run_query(layout, "SELECT event_on, events, conflict FROM dyad_series('USA', 'CAN', '2026-01-11', '2026-01-13')").rows
    assert series == [(date(2026, 1, 11), 0, 0), (DAY, 1, 1), (date(2026, 1, 13), 0, 0)]


def test_incident(layout: Layout) -> None:
    row = first(layout, "FROM incident")
    assert (row["event_type"], row["actors"], row["recipients"], row["event_on"], row["place"]) == ("THREATEN", ["USAGOV"], ["CANGOV"], DAY, "Ottawa")
    assert (row["reports"], row["articles"], row["stories"], row["outlets"]) == (2, 2, 2, 1)
    assert row["sentence_text"] == "The White House warned Canada in Ottawa on Monday."
    reports = run_query(layout, f"SELECT title, agreed FROM reports_of('{row['incident_id']}')").rows
    assert [title for title, _ in reports] == ["Story 1", "Story 2"] or [title for title, _ in reports] == ["Story 2", "Story 1"]
    assert [agreed for _, agreed in reports] == [[], ["type", "actor", "recipient", "day", "place"]]


WORDS = [first + last for first in ("be", "ko", "dra", "mu", "ost", "pe") for last in ("lan", "dor", "mit", "sef", "gul", "wen")]


def drifting(tmp_path: Path, recent: Sequence[EntryOutcome], usual: Sequence[EntryOutcome] = ()) -> dict[str, tuple[float, float, list[str] | None]]:
    """Twenty-five articles of one feed as usual, then twenty recent ones."""
    layout = Layout(tmp_path / "drift")
    layout.prepare()
    usual = usual or [outcome(number, at=NOON + timedelta(minutes=number)) for number in range(25)]
    stage_polls(layout, [poll(*range(45))], "run-1")
    stage_outcomes(layout, [*usual, *recent], "run-1")
    load_staged(layout)
    publish(layout)
    rows = run_query(layout, "SELECT scope, empty_share, characters / usual_characters, drift FROM extraction_drift").rows
    return {str(scope): (empty, length, drift) for scope, empty, length, drift in rows}


def test_pages_that_are_read_as_before_do_not_drift(tmp_path: Path) -> None:
    found = drifting(tmp_path, [outcome(number, at=NOON + timedelta(hours=number)) for number in range(25, 45)])
    assert found == {"feed": (0.0, 1.0, []), "host": (0.0, 1.0, [])}


def test_pages_that_give_less_drift(tmp_path: Path) -> None:
    half = [outcome(number, None if number % 2 else "The White House warned Canada. It did.", at=NOON + timedelta(hours=number)) for number in range(25, 45)]
    found = drifting(tmp_path, half)
    assert found["feed"][0] == found["host"][0] == 0.5
    assert found["feed"][2] == found["host"][2] == ["empty", "length"]
    told = report(Layout(tmp_path / "drift"), NOON + timedelta(days=3), 0.001)["drift"]
    rows = [dict(zip(told.columns, row, strict=True)) for row in told.rows]
    assert [(row["scope"], row["what"], row["empty_share"], row["usual_empty_share"]) for row in rows] == [
        ("feed", "empty, length", 0.5, 0.0),
        ("host", "empty, length", 0.5, 0.0),
    ]
    assert all(row["characters"] < row["usual_characters"] / 2 for row in rows)


def test_pages_with_words_that_all_have_drift(tmp_path: Path) -> None:
    chance = random.Random(7)
    frame = "Sign up for our letter today and read what matters before all others do, with maps and a quiz, in your inbox at six."

    def told(number: int, ending: str = "") -> EntryOutcome:
        words = " ".join(chance.choice(WORDS) for _ in range(80))
        return outcome(number, f"The White House warned Canada. It said {words}. {ending}".strip(), at=NOON + timedelta(hours=number))

    found = drifting(tmp_path, [told(number, frame) for number in range(25, 45)], [told(number) for number in range(25)])
    assert found["feed"][2] == found["host"][2] == ["boilerplate"]
    layout = Layout(tmp_path / "drift")
    [(now, before)] = run_query(layout, "SELECT repeated_share, usual_repeated_share FROM extraction_drift WHERE scope = 'host'").rows
    assert now > before + 0.1


def test_too_little_history_says_nothing(layout: Layout) -> None:
    assert run_query(layout, "SELECT DISTINCT articles, usual_articles, drift FROM extraction_drift").rows == [(3, 0, None)]
