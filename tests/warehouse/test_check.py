"""Every check is silent on good data, and tells of the damage that it is for."""

import json
import time
from pathlib import Path

import duckdb
import pytest
from news import outcome, poll, unreachable

from dateline.warehouse.check import run_checks
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.migrate import texts
from dateline.warehouse.publish import publish
from dateline.warehouse.stage import stage_outcomes, stage_polls

DAMAGE = {
    "date": "UPDATE event SET event_on = event_on + 400",
    "event_actor": "UPDATE event_participant SET code = 'GBRGOV' WHERE side = 'recipient'",
    "every_sentence": "DELETE FROM rejection WHERE stage = 'code'",
    "ledger": "UPDATE load_batch SET events = events + 1",
    "known_code": "UPDATE event SET mode = 'by-letter'",
    "nothing_vanishes": "DELETE FROM rejection WHERE stage = 'fetch'",
    "orphan_row": "DELETE FROM actor",
    "score": "UPDATE event SET confidence = 1.5",
    "span": "UPDATE event SET trigger_end = trigger_end + 1",
    "stale_entry": "UPDATE feed SET last_polled_at = last_polled_at + INTERVAL 3 DAY",
    "unique_id": "INSERT INTO event FROM event",
}


@pytest.fixture
def loaded(layout: Layout) -> Layout:
    stage_polls(layout, [poll(1, 2, 3, 4)], "run-1")
    stage_outcomes(layout, [outcome(1), outcome(2, None), unreachable(3)], "run-1")
    load_staged(layout)
    return layout


def test_good_data_pass(loaded: Layout) -> None:
    results = run_checks(loaded, fresh=True)
    assert {result.name: result.examples for result in results if result.offending} == {}
    assert all(result.holds.endswith(".") for result in results)


def test_every_check_is_tried() -> None:
    assert {*DAMAGE, "published_copy"} == set(texts("checks"))


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_told(loaded: Layout, name: str) -> None:
    with duckdb.connect(loaded.live) as connection:
        connection.execute(DAMAGE[name])
    results = {result.name: result for result in run_checks(loaded, fresh=True)}
    assert results[name].offending > 0
    assert results[name].examples


def test_an_old_copy_is_told(loaded: Layout) -> None:
    publish(loaded)
    assert "published_copy" not in {result.name for result in run_checks(loaded) if result.offending}
    hours_ago = time.time() - 3 * 3600
    loaded.publish_note.write_text(json.dumps({"source_mtime_ns": 1, "finished_at": hours_ago, "seconds": 0.1}))
    assert "published_copy" in {result.name for result in run_checks(loaded) if result.offending}


def test_the_documentation_lists_them() -> None:
    page = (Path(__file__).parents[2] / "docs" / "warehouse.md").read_text(encoding="utf-8")
    for name, text in texts("checks").items():
        holds, severity = text.splitlines()[:2]
        assert f"| `{name}` | {severity.removeprefix('-- severity: ')} | {holds.removeprefix('-- ')} |" in page
