"""Confidence is calibrated: steps that rise, and what the coder says is one of them."""

from datetime import date
from itertools import pairwise

from dateline.extractors.events.knowledge import read_calibration
from dateline.extractors.read import Coder
from dateline.extractors.text import read_text


def test_more_score_is_never_less_confidence() -> None:
    steps = read_calibration()
    assert len(steps) > 1
    assert all(one.score < other.score and one.confidence <= other.confidence for one, other in pairwise(steps))
    assert all(0 <= step.confidence <= 1 for step in steps)


def test_plain_sentences_are_surer_than_vague_ones(coder: Coder) -> None:
    plain, vague = (
        coder.code_document(read_text(text, date(2024, 3, 7))).events for text in ("Estonia expelled two Russian diplomats.", "They protested peacefully.")
    )
    assert plain[0].confidence > 0.8
    assert vague[0].confidence < plain[0].confidence
    assert {event.confidence for event in (*plain, *vague)} <= {step.confidence for step in read_calibration()}
