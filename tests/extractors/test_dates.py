"""Golden lines are `publication day [future] | text | mention = value precision; ...`, with `-` for no mention."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.extractors.dates import find_dates
from tests.growth import growth

GOLDEN = Path(__file__).parents[1] / "golden" / "dates"
WORDS = [
    "Monday",
    "March",
    "May",
    "15",
    "2019",
    "31",
    ",",
    "-",
    "–",
    "and",
    "to",
    "between",
    "from",
    "since",
    "last",
    "next",
    "this",
    "early",
    "mid-",
    "ago",
    "two",
    "few",
    "weeks",
    "year",
    "summer",
    "quarter",
    "of",
    "the",
    "half",
    "first",
    "in",
]


def golden_lines() -> Iterator[object]:
    for path in sorted(GOLDEN.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line and not line.startswith("#"):
                yield pytest.param(*line.split(" | "), id=f"{path.stem}:{number}")


@pytest.mark.parametrize(("when", "text", "expected"), list(golden_lines()))
def test_golden(when: str, text: str, expected: str) -> None:
    day, _, future = when.partition(" ")
    found = find_dates(text, date.fromisoformat(day), future == "future")
    assert ("; ".join(f"{mention.text} = {mention.date.value} {mention.date.precision}" for mention in found) or "-") == expected


def test_offsets_point_at_the_words() -> None:
    text = "On Monday, and again on Aug. 15, 2021, the post was hit."
    mentions = find_dates(text, date(2023, 8, 30))
    assert [text[mention.start : mention.end] for mention in mentions] == [mention.text for mention in mentions] == ["Monday", "Aug. 15, 2021"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)), st.dates(), st.booleans())
def test_any_text_on_any_day_gives_ordered_mentions_of_its_words(text: str, day: date, future: bool) -> None:
    mentions = find_dates(text, day, future)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(left.end <= right.start for left, right in pairwise(mentions))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["between March and ", "last ", "2018-", " ", "the day before ", "early mid-", "15 and ", "in 2000 a b "])
def test_finding_dates_takes_linear_time(unit: str) -> None:
    assert growth(lambda text: find_dates(text, date(2023, 8, 30)), unit, 1_000) < 16
