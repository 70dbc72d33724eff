"""What an event is about: PLOVER's contexts, by a lexicon of words and multi-word terms.

The longest term at a word wins and takes its words with it, so that "tennis court" can say that no court of law is meant.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from dateline.extractors.ontology import Ontology
from dateline.words.seeds import Problem, raise_problems, read_rows, seed_path

TERMS_FILE = "context_terms.csv"


@dataclass(frozen=True, slots=True)
class ContextTerm:
    """Words, in base form, and the contexts that they speak of; none for terms that mean something else than their words."""

    term: str
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contexts:
    """The lexicon, as terms by their first word, the longest first."""

    _terms: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    _names: frozenset[str]

    @classmethod
    def load(cls, ontology: Ontology) -> Self:
        """The lexicon that ships with the ontology. Raises SeedError for terms that stand twice and for unknown contexts."""
        path = seed_path(ontology.name) / TERMS_FILE
        rows = read_rows(path, ContextTerm)
        problems: list[Problem] = []
        terms: dict[tuple[str, ...], tuple[str, ...]] = {}
        for line, row in rows:
            words = tuple(_words(row.term.split()))
            if not words or words in terms:
                problems.append(Problem(str(path), line, "term", row.term, "expected words that stand in no other row, plural or singular"))
            problems += [Problem(str(path), line, "contexts", context, "unknown context") for context in row.contexts if context not in ontology.contexts]
            terms[words] = row.contexts
        raise_problems(problems)
        by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for words in sorted(terms, key=len, reverse=True):
            by_first.setdefault(words[0], []).append((words, terms[words]))
        return cls(MappingProxyType({first: tuple(found) for first, found in by_first.items()}), frozenset(ontology.contexts))

    def of(self, lemmas: Sequence[str], event_type: str, mode: str | None) -> tuple[str, ...]:
        """Contexts of an event of that type and mode in a sentence of these lemmas, sorted.

        A mode that bears a context's name (cyber, misinformation) brings it (PLOVER manual 0.8).
        """
        words = tuple(_words(lemmas))
        found = {context for contexts in self._contexts(words) for context in contexts}
        return tuple(sorted(found | ({mode} & self._names if mode else set())))

    def _contexts(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        at = 0
        while at < len(words):
            term, contexts = next(
                ((term, contexts) for term, contexts in self._terms.get(words[at], ()) if words[at : at + len(term)] == term),
                (words[at : at + 1], ()),
            )
            yield contexts
            at += len(term)


def _words(lemmas: Iterable[str]) -> Iterator[str]:
    """Words in lower case without hyphens, and without a plural's ending, which lemmas of names keep."""
    for lemma in lemmas:
        for word in lemma.lower().replace("’", "'").split("-"):
            if len(word) > 4 and word.endswith("ies"):
                yield word[:-3] + "y"
            elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
                yield word[:-1]
            elif word:
                yield word
