"""Our event gold: it is sound, and the coder holds its floors on it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pycountry
import pytest
from event_score import Coded, coded_by_this_checkout, gold_rows, score

from dateline.extractors.ontology import Ontology

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text())["events"]
STATUSES = ("asserted", "alleged", "hypothetical", "future", "negated", "historical")
COUNTRIES = {country.alpha_3 for country in pycountry.countries} | {"KOS", "IGO", "UNO", "EUR", "NGO", "IMG", "MNC", "---"}
SECTORS = {"COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "AGR", "BUS"}
SECTORS |= {"CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC"}


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    return gold_rows()


def as_coded(row: dict[str, Any]) -> list[Coded]:
    """The gold itself, as a coder that makes no mistake would code it."""
    return [
        Coded(
            event["event_type"].split("|")[0],
            (event["mode"] or "").split("|")[0] or None,
            event["status"].split("|")[0],
            *(tuple(code.split("|")[0] for code in event[side]) for side in ("actors", "recipients")),
        )
        for event in row["events"]
    ]


def test_gold_is_large_and_mixed(gold: list[dict[str, Any]]) -> None:
    events = [event for row in gold for event in row["events"]]
    assert len(gold) >= 600
    assert len({row["id"] for row in gold}) == len({row["text"] for row in gold}) == len(gold)
    assert sum(not row["events"] for row in gold) >= 0.3 * len(gold)
    assert sum(event["status"] != "asserted" for event in events) >= 100
    assert {row["region"] for row in gold} == {"africa", "americas", "asia", "europe", "mena", "oceania", "global"}


def test_gold_speaks_plover(gold: list[dict[str, Any]]) -> None:
    ontology = Ontology.load("plover")
    for row in gold:
        for event in row["events"]:
            types = event["event_type"].split("|")
            modes = {mode for kind in types for mode in ontology.modes(kind)}
            assert set((event["mode"] or "").split("|")) <= modes | {""}, row["id"]
            assert set(event["status"].split("|")) <= set(STATUSES), row["id"]
            for code in "|".join([*event["actors"], *event["recipients"]]).split("|"):
                assert code == "" or (code[:3] in COUNTRIES and code[3:] in ("", *SECTORS)), (row["id"], code)


def test_every_type_and_mode_is_in_the_gold(gold: list[dict[str, Any]]) -> None:
    ontology = Ontology.load("plover")
    events = [event for row in gold for event in row["events"]]
    seen = Counter((kind, mode) for event in events for kind in event["event_type"].split("|") for mode in (event["mode"] or "").split("|"))
    assert [kind for kind in ontology.types if sum(count for (of, _), count in seen.items() if of == kind) < 10] == []
    assert [(kind, mode) for kind in ontology.types for mode in ontology.modes(kind) if seen[kind, mode] < 2] == []


def test_the_gold_itself_scores_full_marks(gold: list[dict[str, Any]]) -> None:
    figures = score((row, as_coded(row)) for row in gold).figures
    assert {name: value for name, value in figures.items() if value != 1.0} == {}


def test_errors_cost(gold: list[dict[str, Any]]) -> None:
    row = {
        "id": "x",
        "text": "",
        "events": [{"event_type": "CONSULT", "mode": "visit", "status": "asserted", "actors": ["FRAGOV"], "recipients": ["UNO"]}],
    }
    swapped = score([(row, [Coded("CONSULT", None, "future", ("IGOLEG",), ("FRAMIL",))])])
    assert (swapped.types.f1, swapped.country_dyads.f1, swapped.code_dyads.f1, swapped.mode.recall) == (1.0, 1.0, 0.0, 0.0)
    assert swapped.figures["status_accuracy"] == 0.0
    confused = score([(row, [Coded("AID", None, "asserted", ("FRAGOV",), ()), Coded("AID", None, "asserted", (), ())]), ({**row, "events": []}, [])])
    assert confused.confusion == {("CONSULT", "AID"): 1, ("-", "AID"): 1}
    assert confused.figures["quiet_on_empty"] == 1.0


def test_the_coder_holds_its_floors(gold: list[dict[str, Any]]) -> None:
    report = score(coded_by_this_checkout(gold))
    figures = report.figures
    assert {name: round(figures[name], 3) for name, floor in FLOORS.items() if figures[name] < floor} == {}, str(report)
