import os
from dataclasses import replace
from datetime import timedelta

import duckdb
from news import FEED, NOON, entry, failed_poll, outcome, poll, unreachable

from dateline.warehouse.due import due_entries, feed_states
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import Counts, LoadReport, load_staged
from dateline.warehouse.stage import stage_outcomes, stage_polls, staged_batches
from dateline.words.records import EntryOutcome, FeedPoll


def load(layout: Layout, *items: FeedPoll | EntryOutcome, run_id: str = "run-1") -> LoadReport:
    stage_polls(layout, [item for item in items if isinstance(item, FeedPoll)], run_id)
    stage_outcomes(layout, [item for item in items if isinstance(item, EntryOutcome)], run_id)
    return load_staged(layout)


def ask(layout: Layout, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(layout.live, read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_poll_brings_entries_that_are_then_due(layout: Layout) -> None:
    report = load(layout, poll(1, 2))
    assert report.added == Counts(entries=2, polls=1)
    assert sorted((pending.entry for pending in due_entries(layout, NOON, 10)), key=lambda one: one.url) == [entry(1), entry(2)]
    [state] = feed_states(layout, [FEED])
    assert (state.title, state.etag, state.failures, state.history) == ("The News", '"tag"', 0, ((NOON, 2, 2),))
    assert state.due_at == NOON + timedelta(minutes=30)


def test_unknown_feeds_are_fresh_and_the_order_is_kept(layout: Layout) -> None:
    load(layout, poll(1))
    states = feed_states(layout, ["https://other.example/", FEED])
    assert [state.feed_url for state in states] == ["https://other.example/", FEED]
    assert states[0].due_at is None


def test_an_article_with_its_events(layout: Layout) -> None:
    report = load(layout, poll(1), outcome(1))
    assert report.added == Counts(entries=1, polls=1, articles=1, documents=1, events=1, rejections=1)
    assert ask(layout, "SELECT state, attempts FROM feed_entry") == [("coded", 1)]
    assert ask(layout, "SELECT event_type, event_on::VARCHAR, run_id FROM event") == [("THREATEN", "2026-01-12", "run-1")]
    assert ask(layout, "SELECT side, code, text FROM event_participant ORDER BY side") == [
        ("actor", "USAGOV", "The White House"),
        ("recipient", "CANGOV", "Canada"),
    ]
    assert ask(layout, "SELECT count(*) FROM incident JOIN event_incident USING (incident_id) JOIN event ON event.event_id = event_incident.event_id") == [(1,)]
    assert due_entries(layout, NOON, 10) == ()


def test_loading_again_adds_no_row(layout: Layout) -> None:
    load(layout, poll(1, 2), outcome(1), outcome(2, None))
    tables = [row[0] for row in ask(layout, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]
    before = [ask(layout, f"SELECT count(*) FROM {table}") for table in tables]
    again = load(layout, poll(1, 2), outcome(1), outcome(2, None), run_id="run-2")
    assert again == LoadReport(2, Counts())
    later = NOON + timedelta(hours=1)
    assert load(layout, poll(at=later, outcome="unchanged"), outcome(1, at=later), run_id="run-3").added == Counts()
    assert [ask(layout, f"SELECT count(*) FROM {table}") for table in tables] == before
    assert ask(layout, "SELECT polls, last_outcome, len(history) FROM feed") == [(2, "unchanged", 2)]


def test_an_unchanged_feed_shows_what_it_showed(layout: Layout) -> None:
    load(layout, poll(1, 2), poll(at=NOON + timedelta(hours=1), outcome="unchanged"), poll(at=NOON + timedelta(hours=2), outcome="unchanged"))
    [state] = feed_states(layout, [FEED])
    assert [(shown, new) for _, shown, new in state.history] == [(2, 2), (2, 0), (2, 0)]


def test_failures_are_counted_and_told_once(layout: Layout) -> None:
    hours = [NOON + timedelta(hours=hour) for hour in range(5)]
    load(layout, poll(1, at=hours[0]))
    assert load(layout, failed_poll(at=hours[1])).added == Counts(polls=1, rejections=1)
    assert load(layout, failed_poll(at=hours[2])).added == Counts()
    [state] = feed_states(layout, [FEED])
    assert (state.failures, state.etag) == (2, '"tag"')
    assert load(layout, poll(1, at=hours[3])).added == Counts(polls=1)
    assert feed_states(layout, [FEED])[0].failures == 0
    load(layout, replace(failed_poll("http-410", at=hours[4]), outcome="gone"))
    assert feed_states(layout, [FEED])[0].gone
    assert ask(layout, "SELECT what, before, after FROM feed_change") == [("gone", "false", "true")]


def test_another_entry_of_the_same_article_is_a_duplicate(layout: Layout) -> None:
    other = "https://other.example/rss"
    syndicated = poll(feed_url=other, at=NOON + timedelta(minutes=5), entries=(entry(7, other, url="https://news.example/1?utm_source=rss"),))
    load(layout, poll(1), syndicated)
    assert ask(layout, "SELECT guid, state FROM feed_entry ORDER BY guid") == [("guid-1", "pending"), ("guid-7", "duplicate")]
    load(layout, outcome(1))
    third = "https://third.example/rss"
    load(layout, poll(feed_url=third, at=NOON + timedelta(hours=1), entries=(entry(8, third, url="https://news.example/1"),)))
    assert ask(layout, "SELECT guid, state FROM feed_entry ORDER BY guid") == [("guid-1", "coded"), ("guid-7", "duplicate"), ("guid-8", "duplicate")]


def test_what_failed_for_now_is_due_again(layout: Layout) -> None:
    later = NOON + timedelta(hours=1)
    load(layout, poll(1), unreachable(1, due_at=later))
    assert due_entries(layout, NOON, 10) == ()
    [pending] = due_entries(layout, later, 10)
    assert pending.attempts == 1
    load(layout, unreachable(1, at=later))
    assert ask(layout, "SELECT state, attempts FROM feed_entry") == [("rejected", 2)]
    assert ask(layout, "SELECT stage, reason FROM rejection") == [("fetch", "http-404")]


def test_a_changed_text_takes_the_place_of_the_old_one_and_the_old_one_is_kept(layout: Layout) -> None:
    corrected = "The White House thanked Canada in Ottawa on Monday. Story 1 has been corrected."
    load(layout, poll(1), outcome(1))
    later = NOON + timedelta(hours=1)
    assert load(layout, outcome(1, corrected, at=later)).added.replaced == 1
    assert ask(layout, "SELECT trigger_text FROM event") == [("thanked",)]
    assert ask(layout, "SELECT count(*) FROM article_revision") == ask(layout, "SELECT count(*) FROM article_text") == [(2,)]
    assert load(layout, outcome(1, at=NOON)).added == Counts(), "an older version does not come back"
    assert ask(layout, "SELECT trigger_text FROM event") == [("thanked",)]


def test_a_broken_batch_is_set_aside_and_the_rest_is_loaded(layout: Layout) -> None:
    broken = stage_outcomes(layout, [outcome(1)], "run-1")
    assert broken is not None
    (broken / "event.parquet").write_bytes(b"PAR1 half a file")
    (layout.staging / "left-by-a-user.txt").write_text("x")
    report = load(layout, poll(1))
    assert report.batches == 1
    assert [name for name, _ in report.set_aside] == [broken.name, "left-by-a-user.txt"]
    assert "event.parquet cannot be read" in (layout.set_aside / broken.name / "error.txt").read_text()
    assert ask(layout, "SELECT count(*) FROM rejection WHERE stage = 'load'") == [(2,)]
    assert staged_batches(layout) == []


def test_what_a_kill_left_half_written_or_half_removed_is_swept(layout: Layout) -> None:
    for name in (".unfinished-1-polls", ".loaded-2-outcomes", ".unfinished-3-outcomes"):
        (layout.staging / name).mkdir()
    os.utime(layout.staging / ".unfinished-1-polls", (0, 0))
    load(layout, poll(1))
    assert [path.name for path in layout.staging.iterdir()] == [".unfinished-3-outcomes"], "another process writes it"


def test_batches_that_wait_are_one_transaction(layout: Layout) -> None:
    stage_polls(layout, [poll(1, 2, 3)], "run-1")
    for number in (1, 2, 3):
        stage_outcomes(layout, [outcome(number)], "run-1")
    stage_outcomes(layout, [outcome(1, at=NOON + timedelta(hours=2))], "run-1")  # another version of an article in them
    stage_outcomes(layout, [outcome(2, at=NOON + timedelta(hours=2))], "run-2")  # another run
    done: list[str] = []
    report = load_staged(layout, done.append)
    assert (report.batches, report.added.articles, len(done)) == (6, 3, 6)
    assert staged_batches(layout) == []
    assert ask(layout, "SELECT kind, batches, articles, run_id FROM load_batch ORDER BY batch_id") == [("polls", 1, 0, "run-1"), ("outcomes", 3, 3, "run-1")]
