"""The forms of a verb: voice, infinitive, order, and whether its clause has a subject of its own."""

from spacy.tokens import Token

from dateline.extractors.events.grammar.headline import SUBJECTS, is_headline
from dateline.extractors.events.grammar.objects import governor_of
from dateline.extractors.events.words import word_class

COMPLETED = frozenset(("aux", "dobj", "dative", "ccomp", "xcomp", "prt", "attr", "acomp", "oprd", "neg"))
"""What a verb has below it that is in the active, or whose object needs no more."""


def has_to(verb: Token) -> bool:
    """Is it an infinitive with "to"?"""
    return any(child.tag_ == "TO" or (child.dep_ == "aux" and child.lower_ == "to") for child in verb.children)


def has_own_subject(verb: Token) -> bool:
    """Does its clause say who does it, also of a gerund's ("with the US conducting")?"""
    beside = verb.head.children if verb.dep_ == "pcomp" else ()
    return any(child.dep_ in SUBJECTS for child in verb.children) or any(child.dep_ == "pobj" and child.i < verb.i for child in beside)


def is_imperative(verb: Token) -> bool:
    """Is it an order before the clause that it completes: "Lift the siege," the Pope begged the president?"""
    head = verb.head
    if verb.tag_ != "VB" or verb.dep_ not in ("ccomp", "xcomp", "advcl") or verb.i > head.i:
        return False
    said = any(child.dep_ in SUBJECTS and child.i > verb.i for child in head.children)
    return said and not any(child.dep_ in (*SUBJECTS, "nsubjpass", "aux", "mark") for child in verb.children)


def is_passive(verb: Token) -> bool:
    """Also of reduced relatives ("soldiers killed by rebels"), of conjuncts of a passive, and of headlines ("Two killed in blast").

    Headlines are in the present tense: a past form in one, of a verb that takes an object and has none, is a participle.
    """
    deps = {child.dep_ for child in verb.children}
    if deps & {"auxpass", "nsubjpass"}:
        return True
    if verb.tag_ in ("VBD", "VBN") and verb.dep_ == "ROOT" and not deps & COMPLETED and verb.lemma_ not in word_class("intransitive") and is_headline(verb.doc):
        return True
    if verb.tag_ != "VBN" or deps & {"aux", "dobj"}:
        return False
    if verb.dep_ in ("acl", "relcl", "advcl"):
        return not deps & set(SUBJECTS)
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return not deps & set(SUBJECTS) and is_passive(verb.head)
    return verb.dep_ == "ROOT"


def will_not(token: Token) -> bool:
    """Does somebody say that they will not, also by a verb that carries a noun ("will not begin talks")?"""
    verb = governor_of(token) if token.pos_ == "NOUN" else token
    if verb is None or not _has_auxiliary(verb, "will", "would"):
        return False
    neither = (below.lower_ for child in verb.children if child.dep_ == "nsubj" for below in child.children)
    return any(child.dep_ == "neg" for child in verb.children) or "neither" in neither


def is_announced(verb: Token) -> bool:
    """Is it said to be going to be done to somebody: "will be jailed"?"""
    return any(child.dep_ == "auxpass" for child in verb.children) and _has_auxiliary(verb, "will", "would")


def may(verb: Token) -> bool:
    """Is it what somebody may, might or could do?"""
    return _has_auxiliary(verb, "may")


def _has_auxiliary(verb: Token, *names: str) -> bool:
    """Has it an auxiliary of one of these word classes?"""
    return any(child.dep_ == "aux" and any(child.lower_ in word_class(name) for name in names) for child in verb.children)


def is_ordered(verb: Token) -> bool:
    """Is it an order that the verb above says or asks for?"""
    return verb.pos_ in ("VERB", "AUX") and is_imperative(verb) and any(verb.head.lemma_.lower() in word_class(name) for name in ("say", "unreal"))
