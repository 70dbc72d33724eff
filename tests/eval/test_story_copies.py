"""Floors under the copies that are found, and no look-alike among them."""

from pathlib import Path

from story_score import our_texts, score_stories

FOUND = 0.90
"""Of pairs of copies."""


def test_edited_copies_are_found_and_look_alikes_are_not_taken_for_copies(tmp_path: Path) -> None:
    score = score_stories(our_texts(), tmp_path)
    assert score.found >= FOUND * score.pairs > 0, score
    assert score.merged == 0 < score.look_alikes, score
