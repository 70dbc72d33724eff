"""Words of a text and the form they are compared in: lower case, no diacritics, one spelling for what transliterations write differently."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from dateline.words.seeds import read_rows, seed_path

WORD = re.compile(r"[^\W_]+")
JOINERS = frozenset((" ", "-", "'", "’", ".", ". ", "\u00a0", "‑", " & ", "' ", "’ ", "  ", "ʻ", "`", "–"))
"""What may stand between two words of one name."""
INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0x00AD))
LETTERS = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ð": "d", "æ": "ae", "ß": "ss", "ə": "a"})
"""Letters that Unicode does not take apart."""
SPELLINGS = (("kh", "h"), ("y", "i"), ("x", "ks"), ("ii", "i"))
"""Sergey Shoygu, Sergei Shoigu; Khamenei, Hamenei; Aleksandr, Alexandr; Zelenskyy, Zelensky, Zelenskiy."""
LONGEST_WORD = 64
"""Characters. No name has a longer word."""
MEMORY = 50_000
_seen: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words that a rule of grammar is about."""

    name: str
    words: tuple[str, ...]


@cache
def _word_sets() -> dict[str, frozenset[str]]:
    return {row.name: frozenset(row.words) for _, row in read_rows(seed_path("actors") / "word_sets.csv", WordSet)}


def word_set(name: str) -> frozenset[str]:
    """A row of `seeds/actors/word_sets.csv`."""
    return _word_sets()[name]


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words in comparable form, with their offsets; `joined[i]` says whether word i follows the one before it within a name."""

    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    joined: tuple[bool, ...]


def fold_word(word: str) -> str:
    """One word in comparable form."""
    found = _seen.get(word)
    if found is None:
        found = _fold(word[:LONGEST_WORD])
        if len(_seen) > MEMORY:
            _seen.clear()
        if len(word) <= LONGEST_WORD:
            _seen[word] = found
    return found


def plain(text: str) -> str:
    """Lower case without diacritics."""
    lower = text.lower()
    if lower.isascii():
        return lower
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(letter))
    return bare.translate(LETTERS)


def _fold(word: str) -> str:
    lower = plain(word)
    for spelling, same in SPELLINGS:
        if spelling in lower:
            lower = lower.replace(spelling, same)
    return lower


def fold(text: str) -> str:
    """A name in comparable form: its words, one space between them."""
    return " ".join(map(fold_word, WORD.findall(text)))


def read_words(text: str) -> Words:
    """The words of a text, in order."""
    folded, starts, ends, joined = [], [], [], []
    last = 0
    for match in WORD.finditer(text):
        start, end = match.span()
        gap = text[last:start] if start - last < 8 else "\n"
        joined.append(gap in JOINERS or (not gap.isascii() and gap.translate(INVISIBLE) in JOINERS))
        folded.append(fold_word(match.group()))
        starts.append(start)
        ends.append(end)
        last = end
    return Words(tuple(folded), tuple(starts), tuple(ends), tuple(joined))
