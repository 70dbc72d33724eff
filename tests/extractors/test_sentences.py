"""`/` in a line of the golden file marks where one sentence ends and the next begins."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.extractors.sentences import split_sentences
from tests.growth import growth

GOLDEN = Path(__file__).parents[1] / "golden" / "sentences.txt"
LINES = GOLDEN.read_text(encoding="utf-8").splitlines()
PIECES = st.sampled_from(
    [
        "U.S.",
        "Gen.",
        "No.",
        "10",
        "The",
        "police",
        "Smith",
        "said",
        "J.",
        "p.m.",
        "...",
        "…",
        "?",
        "!",
        ".",
        '"',
        "”",
        "“",
        ",",
        " ",
        "  ",
        "\n",
        "\r\n",
        "\u2028",
        "(",
        ")",
    ]
)


def sentences(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split_sentences(text)]


@pytest.mark.parametrize("line", LINES, ids=range(1, len(LINES) + 1))
def test_golden(line: str) -> None:
    assert sentences(line.replace(" / ", " ")) == line.split(" / ")


def test_lines_are_paragraphs() -> None:
    assert sentences("Rebels seize town\nThe army said on Monday.\r\n\n  It denied it \u2028 Talks began") == [
        "Rebels seize town",
        "The army said on Monday.",
        "It denied it",
        "Talks began",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028"])
def test_nothing(text: str) -> None:
    assert split_sentences(text) == ()


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_every_word_is_in_one_sentence(text: str) -> None:
    found = split_sentences(text)
    assert all(one.end <= next_.start for one, next_ in pairwise(found))
    assert all(text[one.start : one.end] == text[one.start : one.end].strip() != "" for one in found)
    kept = "".join(text[one.start : one.end] for one in found)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize("unit", [".", "a", ". ", "”", '?" A', "U.S. ", " ", ".”"])
def test_splitting_takes_linear_time(unit: str) -> None:
    assert growth(split_sentences, unit, 100_000 // len(unit)) < 16
