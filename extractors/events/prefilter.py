"""The prefilter: which sentences can tell an event at all, judged by their words before any is parsed, and which parses deserve names.

It follows from the lexicon alone, so it loses next to nothing that the lexicon could find: a sentence must have the word of a sense and, for each
thing that the sense demands of its surroundings, one of the words that would satisfy it; and, unless it is a headline, it must name, or stand for,
somebody. A sentence that introduces somebody ("Jane Doe, a spokeswoman for the White House") is kept, too, for those that follow: who "she" is there
must be known even where nothing is known of her country. A parse costs a hundred times as much.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from dateline.extractors.actors.gazetteer import Gazetteer
from dateline.extractors.events.grammar.headline import SENTENCE_ENDS
from dateline.extractors.events.lexicon import Demand, Lexicon, Sense
from dateline.extractors.events.match import match_adjective, match_noun, match_verb
from dateline.extractors.events.words import word_class
from dateline.extractors.parse import Parser

Words = frozenset[str]
_WORD = re.compile(r"[^\W_]+")
_SOMEBODY = re.compile(r"(?<!^)(?<![.!?“\"] )\b[A-Z]\w|\bI\b|\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y|him|them)\b")
"""A capital within the sentence, or a pronoun."""
_FULL_NAME = re.compile(r"\b[A-Z][\w'’.-]+ (?:[a-z]{2,3} )?[A-Z][\w'’-]+")


@dataclass(frozen=True)
class Prefilter:
    """Tells sentences that may tell an event, or introduce somebody, from those that cannot."""

    wants: Mapping[str, tuple[tuple[Words, ...], ...]]
    """By the word of a sense: what each of its senses wants elsewhere in the sentence, one word of every set."""
    impersonal: Mapping[str, tuple[tuple[Words, ...], ...]]
    """The same for senses that are events even if nobody is named ("Protests broke out")."""
    vocabulary: Words
    lexicon: Lexicon
    gazetteer: Gazetteer
    base_forms: Callable[[str], Iterable[str]]
    _known: dict[str, Words] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, lexicon: Lexicon, gazetteer: Gazetteer, parser: Parser) -> "Prefilter":
        """The prefilter of a lexicon; base forms are those of the parser."""
        senses = [sense for sense in lexicon if sense.event_type is not None]
        wants = _by_word(senses)
        vocabulary = frozenset(wants) | {word for every in wants.values() for sets in every for words in sets for word in words}
        return cls(wants, _by_word(filter(_is_impersonal, senses)), vocabulary, lexicon, gazetteer, _lemmas(parser))

    def worth_parsing(self, sentence: str) -> bool:
        """May it tell an event, or say who somebody is?"""
        words = self._base_forms(sentence)
        if _holds(self.impersonal, words):
            return True
        if _holds(self.wants, words) and (sentence[-1:] not in SENTENCE_ENDS or _SOMEBODY.search(sentence) or self._names_somebody(sentence)):
            return True
        return self.introduces(sentence)

    def worth_naming(self, parse: Doc) -> bool:
        """Has the parse, still without names, a trigger, or does it say who somebody is?"""
        return any(self._is_trigger(token) for token in parse) or self.introduces(parse.text)

    def introduces(self, sentence: str) -> bool:
        """Has it a full name, and an agent noun that may say what the one is?"""
        return _FULL_NAME.search(sentence) is not None and any(found.entry.kind == "agent" for found in self.gazetteer.find(sentence))

    def _names_somebody(self, sentence: str) -> bool:
        return any(found.entry.kind != "modifier" for found in self.gazetteer.find(sentence))

    def _is_trigger(self, token: Token) -> bool:
        if token.pos_ in ("VERB", "AUX"):
            match = match_verb(self.lexicon, token, _anybody)
        elif token.pos_ in ("NOUN", "PROPN"):
            match = match_noun(self.lexicon, token, _anybody)
        else:
            match = match_adjective(self.lexicon, token, _anybody) if token.pos_ == "ADJ" else None
        return match is not None and match.sense.event_type is not None

    def _base_forms(self, sentence: str) -> set[str]:
        found: set[str] = set()
        for word in _WORD.findall(sentence.lower()):
            forms = self._known.get(word)
            if forms is None:
                forms = frozenset(self.base_forms(word)) & self.vocabulary
                if forms or len(self._known) < MOST_KNOWN:
                    self._known[word] = forms
            found |= forms
        return found


MOST_KNOWN = 200_000
"""Words of no interest that are remembered as such; there is no end of names and numbers."""


def _anybody(token: Token) -> bool:
    return True


def _holds(wants: Mapping[str, tuple[tuple[Words, ...], ...]], words: set[str]) -> bool:
    return any(all(not wanted.isdisjoint(words) for wanted in sense) for word in words if word in wants for sense in wants[word])


def _by_word(senses: Iterable[Sense]) -> dict[str, tuple[tuple[Words, ...], ...]]:
    found: dict[str, set[tuple[Words, ...]]] = defaultdict(set)
    for sense in senses:
        found[sense.word].add(tuple(sorted(_wanted(sense), key=len)))
    return {word: tuple(every) for word, every in found.items()}


def _is_impersonal(sense: Sense) -> bool:
    return sense.kind.done_to_noun if sense.pos == "n" else sense.kind.done_to


def _wanted(sense: Sense) -> set[Words]:
    """What must stand in a sentence beside the word itself for the sense to hold."""
    wanted = {frozenset((modifier,)) for modifier in sense.modifiers if _WORD.fullmatch(modifier)}
    for demand in sense.demands:
        if demand.required or demand.known:
            wanted |= _wanted_by(demand)
    return wanted


def _wanted_by(demand: Demand) -> set[Words]:
    wanted = set()
    if demand.words is not None:
        wanted.add(frozenset(_WORD.findall(word)[-1] for word in demand.words))
    if demand.where == "preposition":
        wanted.add(demand.prepositions)
    if demand.where == "duty":
        wanted.add(word_class("duty") | word_class("duty_verb"))
    return wanted


def _lemmas(parser: Parser) -> Callable[[str], set[str]]:
    """Every base form that the pipeline's rule lemmatizer or our table may give a word, whatever its part of speech."""
    lookups = parser.nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    exceptions, rules = lookups.get_table("lemma_exc"), lookups.get_table("lemma_rules")

    def lemmas(word: str) -> set[str]:
        forms = {word, parser.forms.verb_forms.get(word, word)}
        for pos in ("verb", "noun", "adj"):
            forms.update(exceptions[pos].get(word, ()))
            forms.update(word[: len(word) - len(old)] + new for old, new in rules[pos] if word.endswith(old))
        return forms

    return lemmas
