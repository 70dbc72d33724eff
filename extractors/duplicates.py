"""Signatures of texts, by which copies of an article at other outlets are found.

A text is the set of its runs of five words (shingles; Broder, 1997, "On the resemblance and containment of documents"). Two numbers are made
of that set: minima under random permutations, cut into bands, of which texts with a Jaccard similarity of .39 share at least one 98 times in
100 (locality-sensitive hashing: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3); and the smallest hashes, from which
the containment of one text in another is estimated, exactly where both have no more shingles than that.
"""

import re
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dateline.words.records import Document, Signature
from dateline.words.seeds import read_rows, seed_path

SHINGLE = 5
"""Words of a shingle."""
ROWS, BANDS = 3, 64
"""Minima a band, and bands."""
SKETCH = 192
"""Smallest hashes kept: the error of a containment of .8 between texts of 600 words is then .024."""
FACTS = 64
"""Smallest hashes of numbers and names kept."""
FEWEST = 12
"""A text with fewer shingles has no bands: it is too short to be called a copy."""
_HEAD, _TAIL = 200, 300
"""Characters at the two ends of a text in which an agency is credited."""
_WORD = re.compile(r"\w+")
_FACT = re.compile(r"\b\d[\d.,:]*\b|(?<=[\w,;:’'] )[A-Z]\w+")
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Agency:
    """A row of `seeds/agencies.csv`."""

    agency: str
    credits: tuple[str, ...]


def sign(document: Document) -> Signature:
    """The document's signature. The same text has the same one on every machine."""
    hashes = shingle_hashes(document.text)
    bands = _bands(hashes) if len(hashes) >= FEWEST else ()
    smallest = np.unique((hashes >> np.uint64(32)).astype(np.uint32))[:SKETCH]
    return Signature(len(hashes), bands, tuple(smallest.tolist()), facts(document.text), credited(document.text, document.byline))


def shingle_hashes(text: str) -> _Hashes:
    """A hash of each different run of five words, ascending; a shorter text has none. Case and punctuation do not count."""
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return np.empty(0, np.uint64)
    numbers = np.fromiter((crc32(word.encode("utf-8", "surrogatepass")) for word in words), np.uint64, len(words))
    count = len(words) - SHINGLE + 1
    shingles = numbers[:count].copy()
    for offset in range(1, SHINGLE):
        shingles = _mixed(shingles * _PRIME + numbers[offset : offset + count])
    return np.unique(shingles)


def facts(text: str) -> tuple[int, ...]:
    """Hashes of the numbers and names in a text: words with a digit, and those with a capital that begin no sentence."""
    names = np.fromiter((crc32(word.lower().encode("utf-8", "surrogatepass")) for word in _FACT.findall(text)), np.uint64)
    return tuple(np.unique((_mixed(names * _PRIME) >> np.uint64(32)).astype(np.uint32))[:FACTS].tolist())


def credited(text: str, byline: str = "") -> str | None:
    """The agency that a text names as its origin, in its byline, its dateline ("LONDON (Reuters) -") or its last words."""
    found = (
        _credit(r"\b", r"\b").search(byline)
        or _credit(r"(?:^|[(\[])", r"(?:[)\]]|\s*[-–—:])").search(text[:_HEAD])  # LONDON (Reuters) -
        or _credit(r"(?:[(\[]|©\s?(?:\d{4}\s)?)", r"(?:[)\]]|\s?\d{4})?\W*$").search(text[-_TAIL:])  # (AFP); © AFP 2026
    )
    return _agencies()[found["agency"]] if found else None


def _bands(hashes: _Hashes) -> tuple[int, ...]:
    multipliers, addends = _permutations()
    minima = (np.outer(multipliers, hashes) + addends[:, np.newaxis]).min(axis=1)
    keys = minima.reshape(BANDS, ROWS)
    band = np.arange(BANDS, dtype=np.uint64)
    for row in range(ROWS):
        band = _mixed(band * _PRIME + keys[:, row])
    return tuple((band >> np.uint64(32)).tolist())


@cache
def _permutations() -> tuple[_Hashes, _Hashes]:
    """Odd multipliers and addends: permutations of the 64-bit numbers, the same for ever."""
    seeds = _mixed(np.arange(1, 2 * ROWS * BANDS + 1, dtype=np.uint64) * _PRIME)
    return seeds[: ROWS * BANDS] | np.uint64(1), seeds[ROWS * BANDS :]


def _mixed(numbers: _Hashes) -> _Hashes:
    """Every bit of the outcome hangs on every bit (the finalizer of SplitMix64: Steele, Lea, Flood, 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


@cache
def _agencies() -> dict[str, str]:
    return {credit: row.agency for _, row in read_rows(seed_path("agencies.csv"), Agency) for credit in row.credits}


@cache
def _credit(before: str, after: str) -> re.Pattern[str]:
    names = "|".join(re.escape(credit) for credit in sorted(_agencies(), key=len, reverse=True))
    return re.compile(f"{before}(?P<agency>{names}){after}")
