"""Word classes: the lists of words that the lexicon's patterns and the grammar ask for, each once, in `seeds/triggers/classes_*.csv`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dateline.words.seeds import read_rows, seed_path


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A row of a class file."""

    class_: str
    word: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A row of `prepositions.csv`."""

    role: str
    prepositions: tuple[str, ...]


@cache
def read_classes(folder: Path) -> Mapping[str, frozenset[str]]:
    """The classes of a folder, by name. Words with a hyphen stand in every way in which spaCy may part them."""
    classes: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("classes*.csv")):
        for _, row in read_rows(path, ClassRow):
            classes[row.class_] |= {row.word, row.word.replace("_-_", "-").replace("-", "_-_"), row.word.replace("-", "_")}
    return {name: frozenset(words) for name, words in classes.items()}


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a class, as base forms or as they stand. Raises KeyError where there is none of that name."""
    return read_classes(seed_path("triggers"))[name]


@cache
def _orders() -> Mapping[str, tuple[str, ...]]:
    return {row.role: row.prepositions for _, row in read_rows(seed_path("triggers/prepositions.csv"), OrderRow)}


@cache
def preposition_order(role: str) -> tuple[str, ...]:
    """The prepositions in which somebody of that role is looked for, likeliest first (`seeds/triggers/prepositions.csv`)."""
    return _orders()[role]
