"""Our gold for days, places, speakers and statuses: it is sound, and the coder holds its floors on it."""

import json
import re
from pathlib import Path

import pytest
from circumstance_score import ASPECTS, Gold, judge, kilometres, read_gold, score

from dateline.extractors.read import Coder
from dateline.words.settings import load_settings

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["circumstances"]


@pytest.fixture(scope="module")
def gold() -> list[Gold]:
    return read_gold()


def test_gold_is_large_and_well_formed(gold: list[Gold]) -> None:
    assert len(gold) >= 300
    assert len({(row.sentence, row.event_type) for row in gold}) == len(gold)
    assert all(re.fullmatch(r"-|[\w ./-]+ [A-Z]{3} -?\d+\.\d+ -?\d+\.\d+", row.where) for row in gold)
    assert all(re.fullmatch(r"-|\d{4}(-\d\d(-\d\d)?|-W\d\d)?(/\d{4}-\d\d-\d\d)?", when) for row in gold for when in row.when)
    assert {row.status for row in gold} == {"asserted", "alleged", "future", "hypothetical", "negated", "historical"}


def test_the_scorer_sees_a_wrong_answer(gold: list[Gold]) -> None:
    coder = Coder.load(load_settings())
    from dateline.extractors.text import read_text

    row = next(one for one in gold if one.sentence.startswith("Police arrested eleven dock workers"))
    [event] = [one for one in coder.code_document(read_text(row.sentence, row.published_on)).events if one.event_type == row.event_type]
    assert judge(row, event) == dict.fromkeys(ASPECTS, True)
    elsewhere = Gold(row.published_on, row.event_type, "negated", ("2024-03-06",), "Nairobi KEN -1.28 36.82", "KENCOP", row.sentence)
    assert judge(elsewhere, event) == dict.fromkeys(ASPECTS, False)
    assert 430 < kilometres((-1.28, 36.82), (-4.05, 39.66)) < 450


def test_the_coder_holds_its_floors(gold: list[Gold]) -> None:
    figures = score(Coder.load(load_settings()), gold)
    assert {name: figures[name] for name in FLOORS if figures[name] < FLOORS[name]} == {}
