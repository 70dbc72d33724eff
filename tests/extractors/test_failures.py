"""A sentence on which anything fails costs itself alone: it is rejected with the exception's name, and the rest of the document is coded as ever."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.extractors.actors.gazetteer import Found, Gazetteer
from dateline.extractors.events.candidate import Candidate, ParsedDocument, Passed
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.passes import PASSES
from dateline.extractors.read import Coder
from dateline.words.records import Reading
from dateline.words.settings import load_settings

ON = date(2024, 3, 7)
TEXT = "Kenya expelled two Dutch diplomats. Mali attacked Niger with zeppelins. Chad accused Sudan of arming rebels."
SOUND = "Kenya expelled two Dutch diplomats. Chad accused Sudan of arming rebels."
CURSED = "zeppelins"


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load(load_settings())


def told(reading: Reading) -> list[tuple[str, list[str], list[str]]]:
    return [(event.event_type, [one.actor.code for one in event.actors], [one.actor.code for one in event.recipients]) for event in reading.events]


def failures(reading: Reading) -> list[tuple[int | None, str]]:
    return [(one.sentence, one.detail) for one in reading.rejections if one.reason == "coder-failed"]


class CursedGazetteer(Gazetteer):
    """Fails on one word, as a mistake in a rule would."""

    def find(self, text: str) -> list[Found]:
        if CURSED in text:
            raise RecursionError("maximum recursion depth exceeded")
        return super().find(text)


def cursed_pass() -> ModuleType:
    """A pass that fails on one word."""
    module = ModuleType("cursed")

    def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
        if any(CURSED in candidate.sentence.text for candidate in candidates):
            raise ZeroDivisionError("division by zero")
        return Passed(tuple(candidates))

    module.run = run  # type: ignore[attr-defined]
    return module


def test_a_pass_that_fails_costs_the_sentence(coder: Coder) -> None:
    broken = replace(coder, events=replace(coder.events, passes=(*PASSES[:4], cursed_pass(), *PASSES[4:])))
    reading = broken.code(TEXT, ON)
    assert told(reading) == told(coder.code(SOUND, ON))
    assert failures(reading) == [(1, "the coder failed on the sentence: ZeroDivisionError")]


def test_finding_actors_that_fails_costs_the_sentence(coder: Coder) -> None:
    gazetteer = CursedGazetteer(**{name: getattr(coder.actors.gazetteer, name) for name in coder.actors.gazetteer.__dataclass_fields__})
    broken = replace(coder, actors=replace(coder.actors, gazetteer=gazetteer), prefilter=None)
    reading = broken.code(TEXT, ON)
    assert told(reading) == told(coder.code(SOUND, ON))
    assert failures(reading) == [(1, "the coder failed on the sentence: RecursionError")]


def test_no_sentence_fails_by_itself(coder: Coder) -> None:
    assert failures(coder.code(TEXT, ON)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Patriarch Theodoros of Alexandria criticised Chad.",
        "Patriarch Methodius of Nicomedia denounced the arrests in Eritrea.",
        "Queen Adelina of Ruritania praised Poland.",
        "Bishop Ignatius of Antioch of Pisidia condemned the raid in Chad.",
        "Saint Nino of Cappadocia of Georgia blessed the army of Georgia.",
    ],
)
def test_a_name_that_holds_its_own_complement_is_read(coder: Coder, text: str) -> None:
    assert failures(coder.code(text, ON)) == []


VOCABULARY = """Archbishop Bartholomew of of Constantinople , Mali attacked was were killed by and the who its their President King Police in ( ) : “ ” said
that to condemned — Russia's Kenyan soldiers accused Israel 's of which had been has Bank Korea"""
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_no_order_of_words_fails(coder: Coder, words: list[str]) -> None:
    assert failures(replace(coder, prefilter=None).code(" ".join(words) + ".", ON)) == []


