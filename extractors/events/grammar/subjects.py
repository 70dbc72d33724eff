"""Who does it: the subject that grammar moves away from its verb."""

from collections.abc import Callable

from spacy.tokens import Token

from dateline.extractors.events.grammar.headline import SUBJECTS
from dateline.extractors.events.grammar.objects import antecedent, direct_objects, governed, owners
from dateline.extractors.events.grammar.verbs import has_to, is_passive
from dateline.extractors.events.words import word_class

CLAUSES_ON_NOUNS = ("acl", "relcl")
"""Clauses on a noun."""
DEEPEST = 6
"""Steps of control and coordination followed; longer chains are parser errors."""


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject, found through control, raising, participles and coordination: candidates, likeliest first."""
    if depth > DEEPEST:
        return []
    if verb.dep_ == "ROOT" and verb.pos_ in ("NOUN", "PROPN"):
        return [verb]  # of which an adjective is the predicate
    own = [child for child in verb.children if child.dep_ in (*SUBJECTS, "nsubjpass")]
    if own:
        own = [child for child in own if not is_attributing(child, verb)] or own
        return [found for token in own for found in _antecedents(token, depth)]
    if misread := _before_verb(verb):
        return misread
    finder = _INHERIT.get(verb.dep_)
    return finder(verb, depth + 1) if finder else []


def _before_verb(verb: Token) -> list[Token]:
    """The name that begins a headline, right before its verb, where the parser makes it a modifier of that ("Pakistan shuts border crossing")."""
    if verb.dep_ != "ROOT" or verb.tag_ not in ("VB", "VBP", "VBZ"):
        return []
    left = [child for child in verb.lefts if child.dep_ in ("amod", "compound", "dep", "nmod", "npadvmod") and child.shape_[:1] == "X"]
    return left[:1] if left and left[0].left_edge.i == verb.sent.start and left[0].right_edge.i == verb.i - 1 else []


def is_attributing(token: Token, verb: Token) -> bool:
    """Is a noun not the verb's subject, but who says so: "Iran: US must lift sanctions"?"""
    return any(one.text == ":" for one in token.doc[token.i : verb.i])


def logical_objects(verb: Token, *, passive: bool) -> list[Token]:
    """Who or what it is done to: the object, a passive's subject, or the noun that a relative clause is about."""
    if not passive:
        return direct_objects(verb)
    remaining = [child for child in verb.children if child.dep_ in ("dobj", "oprd")]
    return remaining if any(child.dep_ == "dobj" for child in remaining) else _patients(verb)


def _patients(verb: Token) -> list[Token]:
    """The grammatical subject of a passive. What a relative clause says was done, was done to the noun, and to nobody else."""
    own = [antecedent(child) for child in verb.children if child.dep_ in (*SUBJECTS, "nsubjpass")]
    if own:
        return own
    return [verb.head] if verb.dep_ in CLAUSES_ON_NOUNS and verb.head.pos_ not in ("VERB", "AUX") and not has_to(verb) else surface_subjects(verb)


def agents(verb: Token) -> list[Token]:
    """The "by" of a passive, or of the passives that it is coordinated with."""
    if found := _own_agents(verb):
        return found
    above = verb.head
    if verb.dep_ == "conj" and above.pos_ == "VERB" and is_passive(above) and (found := _own_agents(above)):
        return found
    return [token for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB" and is_passive(child) for token in _own_agents(child)]


def _own_agents(verb: Token) -> list[Token]:
    """The "by" of a passive; also where the parse gives it to the noun before it ("was threatened with sanctions by Moscow")."""
    by = [child for child in verb.children if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")]
    if not by:
        nouns = [token for name, token in governed(verb) if name in word_class("agent_attachment") and token is not None and token.i > verb.i]
        by = [child for noun in nouns for child in noun.children if child.dep_ == "prep" and child.lower_ == "by"]
    return [inner for child in by for inner in child.children if inner.dep_ == "pobj"]


def _antecedents(token: Token, depth: int) -> list[Token]:
    """What a relative pronoun may stand for: the noun, or whoever is behind it ("passed resolutions that imposed sanctions")."""
    noun = antecedent(token)
    return [noun] if noun == token else [noun, *owners(noun), *_above(noun, depth + 1)]


def _of_head(verb: Token, depth: int) -> list[Token]:
    return surface_subjects(verb.head, depth) if verb.head.pos_ in ("VERB", "AUX") else _of_noun(verb, depth)


def _controlled(verb: Token, depth: int) -> list[Token]:
    """Of an infinitive: the matrix verb's object ("forced him to resign"), else its subject ("agreed to resign")."""
    head = verb.head
    if head.pos_ in ("ADJ", "NOUN"):
        head = head.head if head.dep_ in ("acomp", "attr", "dobj", "oprd") else head
    objects = [child for child in head.children if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP"]
    if objects and head.lemma_ not in word_class("subject_control") and verb.head.pos_ in ("VERB", "AUX"):
        return objects
    return surface_subjects(head, depth)


def _of_gerund(verb: Token, depth: int) -> list[Token]:
    """Of a preposition's gerund: the object for "accuse X of doing", else the subject ("killed two by shelling")."""
    preposition = verb.head
    if own := [child for child in preposition.children if child.dep_ == "pobj" and child.i < verb.i]:
        return own  # "with the US conducting drills"
    head = preposition.head
    if head.pos_ in ("VERB", "AUX"):
        objects = logical_objects(head, passive=is_passive(head)) if preposition.lower_ in word_class("object_control") else []
        beside = [token for one in objects for name, token in governed(one) if token is not None and name in word_class("beside_object")]
        return [*objects, *beside, *([] if objects else surface_subjects(head, depth))]
    return [head] if head.pos_ == "PROPN" else list(owners(head)) or _above(head, depth)


def _of_noun(verb: Token, depth: int) -> list[Token]:
    """Of a participle or infinitive on a noun: the noun, and whoever it belongs to ("letters vowing", "Iran's decision to expel")."""
    head = verb.head
    belonging = list(owners(head))
    if not has_to(verb):
        return [head, *belonging, *_above(head, depth)]
    return belonging or _above(head, depth)


def _above(noun: Token, depth: int) -> list[Token]:
    """The subject of the clause in which a noun is object."""
    above = noun.head
    while above.dep_ in ("prep", "pobj", "conj", "appos") and above.head != above and above.pos_ not in ("VERB", "AUX"):
        above = above.head
    return surface_subjects(above, depth) if above.pos_ in ("VERB", "AUX") and noun.dep_ not in (*SUBJECTS, "nsubjpass") else []


_INHERIT: dict[str, Callable[[Token, int], list[Token]]] = {
    "conj": _of_head,
    "dep": _of_head,
    "xcomp": _controlled,
    "ccomp": _controlled,
    "advcl": _of_head,
    "acl": _of_noun,
    "relcl": _of_noun,
    "pcomp": _of_gerund,
}
