"""A verb with its logical arguments, and who says what it is part of."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from dateline.extractors.events.grammar.headline import LISTED
from dateline.extractors.events.grammar.objects import add_governed
from dateline.extractors.events.grammar.subjects import agents, is_attributing, logical_objects, surface_subjects
from dateline.extractors.events.grammar.verbs import has_to, is_passive


@dataclass(frozen=True)
class Frame:
    """A verb with its logical arguments, as head tokens."""

    verb: Token

    @cached_property
    def passive(self) -> bool:
        """Is the grammatical subject the one that it is done to?"""
        return is_passive(self.verb)

    @cached_property
    def subjects(self) -> tuple[Token, ...]:
        """Who does it."""
        return tuple(agents(self.verb) if self.passive else surface_subjects(self.verb))

    @cached_property
    def objects(self) -> tuple[Token, ...]:
        """Who or what it is done to."""
        return tuple(logical_objects(self.verb, passive=self.passive))

    @cached_property
    def datives(self) -> tuple[Token, ...]:
        """Whom it is given, said or done to, in "give Kenya aid"."""
        found = [child for child in self._children if child.dep_ == "dative" and child.pos_ != "ADP"]
        if self.passive and any(child.dep_ == "dobj" for child in self._children):  # "Kenya was given aid"
            found += surface_subjects(self.verb)
        return tuple(found)

    @cached_property
    def governed(self) -> tuple[tuple[str, Token | None], ...]:
        """Prepositions and particles with what they govern, those of the object included: attachment is what parsers get wrong most."""
        pairs: list[tuple[str, Token | None]] = []
        add_governed(pairs, self._children)
        for child in self._children:
            dep = child.dep_
            if dep in ("dobj", "nsubjpass", "attr", "acomp", "oprd"):
                add_governed(pairs, child.children)
            if dep in ("xcomp", "acomp", "oprd") and child.pos_ in ("NOUN", "ADJ"):
                add_governed(pairs, child.children)
        return tuple(pairs)

    @cached_property
    def complements(self) -> tuple[Token, ...]:
        """Heads of infinitives, clauses and gerunds that complete the verb."""
        found = [child for child in self._children if child.dep_ in ("xcomp", "ccomp")]
        found += [child for child in self._children if child.dep_ == "advcl" and has_to(child)]
        for child in self._children:
            if child.dep_ in ("dobj", "nsubjpass"):  # "urged Iran to stop" read as an infinitive of the object
                found += [inner for inner in child.children if inner.dep_ in ("acl", "relcl") and has_to(inner)]
        return tuple(found)

    @cached_property
    def _children(self) -> tuple[Token, ...]:
        return tuple(self.verb.children)


def speakers(token: Token, say: Container[str]) -> list[Token]:
    """Who says what the token is part of: the subject of the verb of speech above, or whoever stands before a headline's colon."""
    for word in (token, *token.ancestors):
        if named := [child for child in word.children if child.dep_ in (*LISTED, "nmod") and child.i < word.i and is_attributing(child, word)]:
            return named
        if word.dep_ in ("ccomp", "parataxis") and word.head.lemma_.lower() in say:
            return list(Frame(word.head).subjects)
    return []
