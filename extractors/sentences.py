"""Sentences: rules over punctuation, linear in the length of the text. Every line is a paragraph, and no sentence crosses one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.records import Sentence
from dateline.seeds import read_rows, seed_path

OPENING = "\"'“‘«([—–-"
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_END = re.compile(r"[.!?…。]+[\"'”’»)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"[^\s\"'“‘«(\[—–/]+$")
_WORD_AFTER = re.compile(r"[\s\"'“‘«(\[—–-]*([^\W_]+)")
_INITIAL = re.compile(r"(?:[A-Z]\.)+[A-Z]?|[A-Z]")
LONGEST_WORD = 40
"""Characters looked at before a full stop; no abbreviation is longer."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A row of `seeds/abbreviations.csv`. `ends`: may it stand at the end of a sentence?"""

    word: str
    ends: bool


@cache
def _abbreviations() -> dict[str, bool]:
    return {row.word: row.ends for _, row in read_rows(seed_path("abbreviations.csv"), Abbreviation)}


STARTERS = frozenset(
    (
        *("A", "After", "All", "Also", "An", "And", "Another", "As", "At", "Before", "Both", "But", "By", "During", "Each", "Earlier", "Even", "For", "From"),
        *(
            "He",
            "Her",
            "His",
            "However",
            "If",
            "In",
            "It",
            "Its",
            "Later",
            "Many",
            "Meanwhile",
            "Most",
            "My",
            "No",
            "Not",
            "Now",
            "On",
            "One",
            "Our",
            "Several",
        ),
        *("She", "Since", "So", "Some", "Still", "That", "The", "Their", "Then", "There", "These", "They", "This", "Those", "Though", "Two", "Under", "We"),
        *("What", "When", "Where", "While", "Who", "Why", "With", "You"),
    )
)
"""Words that, with a capital after "U.S." or "p.m.", begin a sentence: no name begins so."""


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order, without the blanks around them."""
    return tuple(sentence for line in _LINE.finditer(text) for sentence in _of_line(text, line.start(), line.end()))


def _of_line(text: str, start: int, end: int) -> Iterator[Sentence]:
    at = start
    for mark in _END.finditer(text, start, end):
        if _is_boundary(text, mark.start(), mark.end(), end):
            yield from _trimmed(text, at, mark.end())
            at = mark.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    piece = text[start:end]
    if stripped := piece.strip():
        begin = start + piece.index(stripped)
        yield Sentence(begin, begin + len(stripped))


def _is_boundary(text: str, mark: int, after: int, end: int) -> bool:
    following = _WORD_AFTER.match(text, after, min(end, after + 2 * LONGEST_WORD))
    if following is None:
        return True
    word = following.group(1)
    if word[0].islower():
        return False
    if text[mark] != "." or after - mark > 1:
        return text[mark] != "…" or word in STARTERS
    found = _WORD_BEFORE.search(text, max(0, mark - LONGEST_WORD), mark)
    before = found.group() if found else ""
    ends = _abbreviations().get(before.lower())
    if ends is None and _INITIAL.fullmatch(before):
        ends = len(before) > 1
        # "George W. Bush" is one name; "Vitamin C. The" is two sentences
    return word in STARTERS if ends else ends is None
