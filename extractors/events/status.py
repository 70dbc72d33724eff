"""Did it happen? The status of what a word names, from the grammar above and around it."""

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from dateline.records import Status
from extractors.events.structure import DEEPEST

WILL = frozenset(("will", "shall", "'ll", "’ll", "wo"))
MAY = frozenset(("may", "might", "could", "would", "should", "can", "ca", "must", "'d", "ought"))
CONDITIONS = frozenset(("if", "unless", "whether", "lest"))
CERTAINTY: Mapping[Status, int] = {"asserted": 0, "historical": 1, "alleged": 2, "future": 3, "hypothetical": 4, "negated": 5}


@dataclass(frozen=True)
class StatusReader:
    """Reads negation, modality, intention, allegation and condition. `classes`: the word classes of the trigger lexicon."""

    classes: Mapping[str, frozenset[str]]

    def of(self, token: Token) -> Status:
        """The least certain status that any word above the trigger gives it."""
        found: Status = "asserted"
        word, shared = token, False
        for step in range(2 * DEEPEST):
            here = self._here(word, first=step == 0)
            if not (shared and here == "negated"):  # "did not comment but accused": negation is not shared, modality is
                found = max(found, here, key=CERTAINTY.__getitem__)
            found = max(found, self._from_above(word), key=CERTAINTY.__getitem__)
            if word.head is word or not self._carries_on(word):
                break
            word, shared = word.head, word.dep_ == "conj"
        return found

    def _is(self, token: Token, name: str) -> bool:
        return token.lemma_.lower() in self.classes.get(name, frozenset())

    def _here(self, token: Token, *, first: bool) -> Status:
        children = list(token.children)
        if any(child.dep_ == "neg" or (child.dep_ in ("det", "preconj", "advmod") and child.lower_ in ("no", "never", "neither", "hardly", "barely")) for child in children):
            return "negated"
        if any(child.dep_ in ("nsubj", "nsubjpass") and any(inner.dep_ == "det" and inner.lower_ in ("no", "neither") for inner in child.children) for child in children):
            return "negated"
        auxiliaries = {child.lower_ for child in children if child.dep_ in ("aux", "auxpass")}
        if auxiliaries & MAY:
            return "hypothetical"
        if auxiliaries & WILL or (token.lemma_ == "go" and token.tag_ == "VBG" and any(child.dep_ == "xcomp" for child in children)):
            return "future"
        if any(child.dep_ == "mark" and child.lower_ in CONDITIONS for child in children):
            return "hypothetical"
        if any(self._is(child, "allege_adverb") for child in children if child.dep_ == "advmod"):
            return "alleged"
        if first and token.pos_ in ("NOUN", "PROPN") and any(self._is(child, "suspect_adjective") or child.lower_ in self.classes["suspect_adjective"] for child in children if child.dep_ == "amod"):
            return "alleged" if any(child.lower_ in ("alleged", "suspected", "reported", "apparent", "purported") for child in children) else "hypothetical"
        return "asserted"

    def _from_above(self, token: Token) -> Status:  # noqa: C901
        head = token.head
        if head is token:
            return "asserted"
        if token.dep_ in ("xcomp", "acl", "advcl", "ccomp") and (head.pos_ in ("VERB", "AUX", "ADJ", "NOUN")):
            if self._is(head, "fail") and token.dep_ == "xcomp":
                return "negated"
            if self._is(head, "deny"):
                return "negated"
            if self._is(head, "intend") and token.dep_ in ("xcomp", "acl"):
                return "future"
            if token.dep_ in ("acl", "xcomp", "ccomp") and (self._is(head, "unreal") or (head.pos_ == "NOUN" and self._is(head, "unreal_noun"))):
                return "hypothetical"
            if self._is(head, "allege") and token.dep_ in ("xcomp", "ccomp"):
                return "alleged"
            if token.dep_ == "xcomp" and head.lemma_ == "be":
                return "future"
        if token.dep_ == "pcomp" and head.lower_ in ("without",):
            return "negated"
        if token.dep_ in ("pcomp", "pobj"):
            return self._governed(token, head)
        if token.dep_ == "dobj" and self._is(head, "unreal"):
            return "hypothetical"
        if token.dep_ == "dobj" and (self._is(head, "intend") or self._is(head, "deny")):
            return "future" if self._is(head, "intend") else "negated"
        return "asserted"

    def _governed(self, token: Token, preposition: Token) -> Status:
        above = preposition.head
        if preposition.lower_ == "without":
            return "negated"
        if self._is(above, "allege") and preposition.lower_ in ("of", "with", "for"):
            return "alleged"
        if above.pos_ == "NOUN" and self._is(above, "unreal_noun") and preposition.lower_ in ("of", "for", "to", "on", "against"):
            return "hypothetical"
        if above.pos_ == "VERB" and self._is(above, "unreal") and preposition.lower_ in ("for", "from", "against", "to", "about"):
            return "hypothetical"
        return "asserted"

    def _carries_on(self, token: Token) -> bool:
        """Does what holds for the word above hold for the token too?"""
        if token.dep_ == "xcomp":
            return True
        if token.dep_ == "conj":
            return not any(child.dep_ in ("aux", "nsubj", "nsubjpass") for child in token.children)
        if token.dep_ in ("dobj", "nsubjpass"):
            return self._is(token.head, "light")
        if token.dep_ == "nsubj":
            return self._is(token.head, "passive_event") or token.head.lemma_ == "be"
        return False
