"""The context lexicon against our gold: floors over all and for each context."""

import pytest
from context_score import Score, gold_rows, predicted, scores

from dateline.extractors.events.contexts import Contexts
from dateline.extractors.ontology import Ontology

PRECISION, RECALL = 0.93, 0.87
EACH = 0.75
"""Precision of each context; with three to some thirty gold sentences a context, one error weighs much."""


@pytest.fixture(scope="module")
def measured() -> dict[str, Score]:
    return scores(predicted(gold_rows()))


def test_gold_has_150_sentences_and_every_context_in_three() -> None:
    ontology = Ontology.load("plover")
    rows = gold_rows()
    assert len(rows) >= 150
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["mode"] is None or row["mode"] in ontology.modes(row["event_type"]) for row in rows)
    assert all(sum(context in row["contexts"] for row in rows) >= 3 for context in ontology.contexts)


def test_precision_and_recall_hold_their_floors(measured: dict[str, Score]) -> None:
    assert measured["all"].precision >= PRECISION
    assert measured["all"].recall >= RECALL
    assert {context: str(score) for context, score in measured.items() if score.precision < EACH} == {}


def test_modes_that_bear_a_contexts_name_bring_it() -> None:
    contexts = Contexts.load(Ontology.load("plover"))
    assert contexts.of([], "COERCE", "cyber") == ("cyber",)
    assert contexts.of(["the", "army"], "COERCE", "misinformation") == ("military", "misinformation")
    assert contexts.of(["Troops"], "COERCE", "seize") == ("military",)


def test_the_longest_term_wins(measured: dict[str, Score]) -> None:
    contexts = Contexts.load(Ontology.load("plover"))
    assert contexts.of(["they", "meet", "at", "the", "tennis", "court"], "CONSULT", None) == ()
    assert contexts.of(["an", "anti-gay", "law"], "AGREE", None) == ("lgbt",)
