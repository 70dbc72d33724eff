"""Conflict on the ground: who is named, who is only implied, and what is no event; one test line a mechanism."""

from datetime import date

import pytest

from dateline.extractors.events.lexicon import Lexicon
from dateline.extractors.ontology import Ontology
from dateline.extractors.read import Coder
from dateline.extractors.text import read_text

DAY = date(2024, 5, 15)

CASES = [
    # base forms that the model does not know
    ("Soldiers raped women in Bor.", ["ASSAULT sexual"]),
    ("The Afghan army retook the town from the Taliban.", ["ASSAULT -"]),
    # what else the sentence says decides between senses
    ("The strike at the mine in Zambia entered its third week, the union said.", ["PROTEST strike"]),
    ("The strike on the anvil rang through the valley.", []),
    ("Israel carried out strikes on the port.", ["ASSAULT aerial"]),
    ("Ten people were killed when a ferry capsized off Kenya.", []),
    # those who protest may be named by a number, a trade or nobody at all; not by a thing
    ("Around 600 steelworkers downed tools in Chile.", ["PROTEST strike"]),
    ("The parade marched past the cathedral in Lima.", []),
    ("Protesters from Harare listened to the minister.", ["PROTEST demo"]),
    ("Police in Harare arrested two protesters.", ["COERCE arrest"]),
    ("Kuwait recalled its ambassador from Iran in protest.", ["SANCTION withdraw"]),
    # whoever fires a weapon does what it does
    ("A drone fired by the Houthis struck a tanker.", ["ASSAULT aerial"]),
    # the ground of another event
    ("The minister of Peru spoke during a hunger strike by prisoners.", ["PROTEST hunger"]),
    ("The former navy chief of Sri Lanka went on trial for murder.", []),
    # attacks on nobody who is named
    ("The village was shelled overnight, its mayor in northern Syria said.", ["ASSAULT heavy-weapons"]),
    ("A bomb went off at the market.", ["ASSAULT explosives"]),
    ("He was accused of a murder.", []),
    # particles of other kinds
    ("Benin called home its envoy from Brussels.", ["SANCTION withdraw"]),
    ("Residents of Pretoria set alight a library.", ["ASSAULT destroy"]),
    ("Saudi Arabia let the captives go.", ["RETREAT release"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_events_of_contention(coder: Coder, text: str, expected: list[str]) -> None:
    events = coder.code_document(read_text(text, DAY)).events
    hostile = [event for event in events if event.event_type not in ("ACCUSE", "CONSULT")]
    assert [f"{event.event_type} {event.mode or '-'}" for event in hostile] == expected


def test_words_anywhere_in_the_sentence_are_a_demand_of_a_sense() -> None:
    demands = [sense.demands for sense in Lexicon.load(Ontology.load("plover")).of("n", "strike") if sense.event_type == "PROTEST" and not sense.modifiers]
    assert any(demand.where == "sentence" and "union" in (demand.words or ()) for every in demands for demand in every)
