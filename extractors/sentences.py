"""Sentences: rules over punctuation, linear in the length of the text. Every line is a paragraph, and no sentence crosses one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.words.records import Sentence
from dateline.words.seeds import read_rows, seed_path

WINDOW = 80
"""Characters looked at on each side of a full stop: no abbreviation is longer, and no "Somebody Long-Named said"."""
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
# Possessive, and only from the first mark of a run, so that a megabyte of dots costs a megabyte's time.
_END = re.compile(r"(?<![.!?…。])[.!?…。]++[\"'”’»)\]]*+(?=\s)")
_WORD_BEFORE = re.compile(r"[^\s\"'“‘«(\[—–/]+$")
_NEXT = re.compile(r"\s[\s\"'“‘«(\[—–-]*([^\W_]+|.)", re.DOTALL)
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A row of `seeds/abbreviations.csv`. `before`: what it stands before, `name`, `number`, or `any` (it may then end a sentence)."""

    word: str
    before: str


@dataclass(frozen=True, slots=True)
class SentenceWord:
    """A row of `seeds/sentence_words.csv`."""

    word: str
    kind: str


@cache
def _abbreviations() -> dict[str, str]:
    return {row.word: row.before for _, row in read_rows(seed_path("abbreviations.csv"), Abbreviation)}


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row.word for _, row in read_rows(seed_path("sentence_words.csv"), SentenceWord) if row.kind == kind)


@cache
def _speaker() -> re.Pattern[str]:
    """What follows a quoted question of the same sentence: "Kirby said", "the minister asked"."""
    return re.compile(rf"\s(?:[A-Z][\w.’'-]*\s){{1,4}}(?:{'|'.join(sorted(_words('speech')))})\b")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order, without the blanks around them."""
    return tuple(sentence for line in _LINE.finditer(text) for sentence in _of_line(text, line.start(), line.end()))


def _of_line(text: str, start: int, end: int) -> Iterator[Sentence]:
    at = start
    for mark in _END.finditer(text, start, end):
        if _is_boundary(text, at, mark, end):
            yield from _trimmed(text, at, mark.end())
            at = mark.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    piece = text[start:end]
    if stripped := piece.strip():
        begin = start + piece.index(stripped)
        yield Sentence(begin, begin + len(stripped))


def _is_boundary(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    """Does the sentence that began at `start` end with this mark?"""
    at, after = mark.span()
    following = _NEXT.match(text, after, min(end, after + WINDOW))
    if following is None:
        return True
    word = following.group(1)
    if word[0].islower() or not word[0].isalnum():
        return False
    if mark.group() != ".":
        return not (mark.group()[0] in "?!" and after - at > 1 and _speaker().match(text, after, min(end, after + WINDOW)))
    found = _WORD_BEFORE.search(text, max(start, at - WINDOW), at)
    return _ends(found.group(), word, _is_initial(text, following)) if found else True


def _is_initial(text: str, word: re.Match[str]) -> bool:
    return len(word.group(1)) == 1 and text[word.end() : word.end() + 1] == "."


def _ends(before: str, word: str, initial: bool) -> bool:
    """Does a full stop after the word `before` end the sentence when `word` follows?"""
    kind = _abbreviations().get(before) or _abbreviations().get(before.capitalize() if before.isupper() else before)
    if kind == "number":
        return not word[0].isdigit()
    if kind is None and not _INITIALS.fullmatch(before):
        return True
    return kind != "name" and not initial and word in _words("starter")
