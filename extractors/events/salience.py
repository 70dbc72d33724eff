"""News or background: how a sentence presents what a word names.

What the sentence is about stands in its main clause; what it only takes as known ("after the protests", "weapons seized last year") stands in
nouns and in clauses on nouns, and is an event of its own only where the text says who did it to whom.
"""

from collections.abc import Mapping

from spacy.tokens import Token

from dateline.extractors.events.match import Match
from dateline.extractors.events.structure import ASIDE, DEEPEST, governor_of, is_headed, is_predicate

BACKGROUND = frozenset(("after", "amid", "amidst", "before", "despite", "during", "following", "since", "until"))

GROUNDS = frozenset(("because", "due", "reaction", "response", "retaliation", "result"))
"""Words before "of" and "to" that give a ground: "because of", "in response to"."""
CARRYING = ("light", "passive_event", "undergo", "intend_object", "weigh_object")
"""Classes of verbs that say no more of a noun than that it takes place, is to, or may."""


def is_background(match: Match) -> bool:
    """Is the event only the time or ground of another: "after the protests", "in response to the attack"?"""
    word = match.token
    if match.sense.pos != "n":
        return False
    for _ in range(DEEPEST):
        if word.dep_ == "pobj" and (word.head.lower_ in BACKGROUND or any(one.lower_ in GROUNDS for one in (word.head.head, *word.head.children))):
            return True
        if word.dep_ not in ("pobj", "prep", "conj", "pcomp"):
            return False
        word = word.head
    return False


def is_main(match: Match, classes: Mapping[str, frozenset[str]]) -> bool:
    """Is it what the sentence, or a clause that somebody says, is about? Of a noun also where it is what a main verb says something of."""
    word = match.token
    if match.sense.pos == "n":
        if (verb := governor_of(word)) is None:
            return word.dep_ == "ROOT"
        told_of = word.dep_ in ("nsubj", "nsubjpass") or (word.dep_ == "pobj" and word.head.dep_ == "agent")
        if not told_of and not _carries(verb, classes):
            return False
        word = verb
    for _ in range(DEEPEST):
        if (
            word.dep_ == "ROOT"
            or is_predicate(word)
            or is_headed(word)
            or (word.dep_ == "acl" and word.head.pos_ in ("NOUN", "PROPN") and (word.head.dep_ == "ROOT" or is_headed(word.head)))
        ):
            return True  # the latter in headlines: "Curfew imposed after protests"
        if word.dep_ not in ("ccomp", "xcomp", "conj", "parataxis", "acomp", "attr"):
            return False
        word = word.head
    return False


def is_aside(match: Match, classes: Mapping[str, frozenset[str]]) -> bool:
    """Does it stand where only a full account makes it an event: in a noun that no verb carries, or in a clause on a noun?"""
    word = match.token
    if match.sense.pos != "n":
        return word.dep_ in ASIDE and word.head.dep_ != "ROOT"
    verb = governor_of(word)
    return word.dep_ != "ROOT" if verb is None else word.dep_ == "pobj" or not _carries(verb, classes)


def _carries(verb: Token, classes: Mapping[str, frozenset[str]]) -> bool:
    """Does the verb say no more than that the noun takes place?"""
    return any(verb.lemma_.lower() in classes[name] for name in CARRYING)
