"""Our article gold: it is whole, and the coder holds its floors on it."""

import json
from pathlib import Path

import pytest
from article_score import FOLDER, score

from training.annotations import read_folder
from training.scoring import Score

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found() -> Score:
    return score()


def test_gold_is_large_and_a_third_of_it_holds_no_event() -> None:
    texts = list(read_folder(FOLDER))
    events = [event for text in texts for event in text.events]
    assert len(texts) >= 60
    assert sum(not text.events for text in texts) * 3 >= len(texts)
    assert all(8 <= len(text.sentences) <= 25 for text in texts)
    assert len({event.event_type for event in events}) == 16
    assert {event.status for event in events} == {"asserted", "alleged", "future", "hypothetical", "negated", "historical"}
    assert all(event.incident is not None for event in events)


def test_the_coder_holds_its_floors(found: Score) -> None:
    figures = {f"{level}_f1": found.f1(level) for level in ("type", "actor", "dyad", "status", "codes")}
    figures |= {"dates": found.dates, "places": found.places}
    assert {name: figures[name] for name, floor in FLOORS["articles"].items() if figures[name] < floor} == {}


def test_the_coder_makes_no_more_noise_than_it_did(found: Score) -> None:
    figures = {"quiet": found.quiet, "calibration_error": found.calibration_error}
    assert {name: figures[name] for name, most in FLOORS["articles_at_most"].items() if figures[name] > most} == {}
