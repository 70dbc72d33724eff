"""Floors under what is read from our labelled pages; they only rise."""

import json
from pathlib import Path

import pytest
from page_score import PAGES, labels, scores

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["pages"]


def test_every_page_has_a_label_and_every_label_a_page() -> None:
    assert sorted(label["page"] for label in labels()) == sorted(path.name for path in PAGES.iterdir() if path.name != "labels.jsonl")
    assert len({label["url"] for label in labels()}) == len(labels())
    assert len(labels()) >= 100


@pytest.mark.parametrize("figure", sorted(FLOORS))
def test_no_figure_is_below_its_floor(figure: str) -> None:
    assert scores()[figure] >= FLOORS[figure]
