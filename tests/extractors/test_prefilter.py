"""The prefilter loses nothing that the lexicon finds, and keeps time where it can matter."""

import sys
from pathlib import Path

import pytest

from dateline.extractors.events.prefilter import Prefilter
from dateline.extractors.read import Coder
from dateline.extractors.text import read_text
from dateline.web.testing import PUBLISHED_ON
from dateline.words.records import Document

sys.path.insert(0, str(Path(__file__).parents[1] / "eval"))
from event_score import gold_rows
from prefilter_score import surviving


@pytest.fixture(scope="session")
def prefilter(coder: Coder) -> Prefilter:
    assert coder.prefilter is not None
    return coder.prefilter


def document(*sentences: str) -> Document:
    return read_text("\n".join(sentences), PUBLISHED_ON)


def test_examples_of_the_lexicon_pass(coder: Coder, prefilter: Prefilter) -> None:
    examples = {sense.example for sense in coder.events.lexicon if sense.event_type is not None}
    stopped = [example for example in examples if not prefilter.worth_parsing(example)]
    assert len(stopped) < 0.005 * len(examples)
    assert surviving(map(document, stopped)) == (0, 0)  # nor does the parser read a trigger in them


def test_events_of_our_gold_survive() -> None:
    kept, total = surviving(read_text(row["text"], PUBLISHED_ON) for row in gold_rows())
    assert total > 400
    assert kept >= 0.99 * total


@pytest.mark.parametrize(
    "sentence",
    [
        "The museum opens its doors at nine on weekdays.",
        "Add the onions and let them soften for ten minutes.",
        "Shares rose two per cent in early trading.",
    ],
)
def test_what_can_tell_no_event_is_not_parsed(coder: Coder, prefilter: Prefilter, sentence: str) -> None:
    assert not prefilter.worth_parsing(sentence)
    (parse,) = coder.parser.parse(document(sentence), prefilter)
    assert not parse.has_annotation("DEP")
    reading = coder.code_document(document(sentence))
    assert [rejection.reason for rejection in reading.rejections] == ["no-trigger"]


def test_a_sense_needs_the_words_that_it_demands(prefilter: Prefilter) -> None:
    assert prefilter.worth_parsing("Iran cut ties with Canada.")
    assert not prefilter.worth_parsing("She cut the ribbon with scissors.")


def test_names_are_found_only_where_a_trigger_stands(coder: Coder, prefilter: Prefilter) -> None:
    text = document("Estonia expelled two Russian diplomats.", "They said that Estonia likes its forests very much.")
    with_trigger, without = coder.parser.parse(text, prefilter)
    assert with_trigger.has_annotation("ENT_IOB")
    assert not without.has_annotation("ENT_IOB")


def test_who_is_introduced_in_passing_is_known_later(coder: Coder) -> None:
    reading = coder.code_document(
        document("The room listened to Jane Farrow, a spokeswoman for the White House.", "Farrow condemned Iran for the attack on the tanker.")
    )
    (event,) = [event for event in reading.events if event.event_type in ("ACCUSE", "REJECT")]
    assert [who.actor.country for who in event.actors] == ["USA"]


def test_who_speaks_where_nothing_is_parsed_is_known_later(coder: Coder, prefilter: Prefilter) -> None:
    text = document(
        "Mary Holt, chairwoman of the panel, was in the room.",
        "Peter Lang, a spokesman for the company, likes the food.",
        "“It rained for days,” Holt said.",
        "She condemned Estonia for the attack.",
    )
    assert not prefilter.worth_parsing("“It rained for days,” Holt said.")
    (she,) = [mention for mention in coder.code_document(text).mentions if mention.text == "She"]
    assert she.name == "Mary Holt"


def test_a_lone_surname_is_nobody_without_names(coder: Coder, prefilter: Prefilter) -> None:
    text = document("Taylor likes it here.", "The concert was long.")
    assert all(mention.entity is None for mention in coder.code_document(text).mentions)
