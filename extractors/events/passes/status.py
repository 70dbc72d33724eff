"""Did it happen? The status of what a word names, from the grammar above and around it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from dateline.extractors.events.candidate import Candidate, ParsedDocument, Passed
from dateline.extractors.events.grammar.subjects import DEEPEST
from dateline.extractors.events.grammar.verbs import has_to
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.words import word_class
from dateline.words.records import Status

CERTAINTY: Mapping[Status, int] = {"asserted": 0, "historical": 1, "alleged": 2, "future": 3, "hypothetical": 4, "negated": 5}


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Reads negation, modality, intention, allegation and condition. Drops nothing."""
    return Passed(tuple(map(_with_status, candidates)))


def _with_status(candidate: Candidate) -> Candidate:
    found = status_of(candidate.token)
    if candidate.match.sense.is_judgement and found in ("future", "hypothetical"):
        return candidate  # "will pay a price", "could face sanctions": the threat is made
    return candidate if found == candidate.status else replace(candidate, status=found)


def word_is_reported(token: Token, say: frozenset[str]) -> bool:
    """Does a verb of speech report the clause?"""
    return token.dep_ == "ccomp" and token.head.lemma_.lower() in say


def status_of(token: Token) -> Status:
    """The least certain status that any word above the trigger gives it."""
    found: Status = "asserted"
    word, shared = token, False
    for step in range(2 * DEEPEST):
        here = _here(word, first=step == 0)
        if not (shared and here == "negated"):  # "did not comment but accused": negation is not shared, modality is
            found = max(found, here, key=CERTAINTY.__getitem__)
        found = max(found, _status_from_head(word), key=CERTAINTY.__getitem__)
        if word.head == word or not _carries_on(word):
            break
        word, shared = word.head, word.dep_ == "conj"
    return found


def _is(token: Token, name: str) -> bool:
    return token.lemma_.lower() in word_class(name)


def _here(token: Token, *, first: bool) -> Status:
    children = list(token.children)
    subjects = [child for child in children if child.dep_ in ("nsubj", "nsubjpass")]
    if any(child.dep_ == "neg" or child.lower_ in word_class("negator") for child in children) or any(
        child.lower_ in word_class("no_determiner") for subject in subjects for child in subject.children
    ):
        return "negated"
    auxiliaries = {child.lower_ for child in children if child.dep_ in ("aux", "auxpass")}
    if auxiliaries & word_class("would") and word_is_reported(token, word_class("say")):
        return "future"  # "announced that it would"
    if auxiliaries & word_class("modal") or any(child.dep_ == "mark" and child.lower_ in word_class("condition") for child in children):
        return "hypothetical"
    going = token.lemma_ == "go" and token.tag_ == "VBG" and any(child.dep_ == "xcomp" for child in children)
    if auxiliaries & word_class("will") or going or (token.dep_ == "ROOT" and token.tag_ == "VB" and has_to(token)):  # "France to send troops"
        return "future"
    if any(_is(child, "allege_adverb") for child in children if child.dep_ == "advmod"):
        return "alleged"
    if first and token.pos_ in ("NOUN", "PROPN"):
        return _described([child for child in children if child.dep_ == "amod"])
    return "asserted"


def _described(adjectives: list[Token]) -> Status:
    if any(child.lower_ in word_class("alleged_adjective") for child in adjectives):
        return "alleged"
    return "hypothetical" if any(child.lower_ in word_class("unreal_adjective") for child in adjectives) else "asserted"


def _status_from_head(token: Token) -> Status:
    head = token.head
    if head == token:
        return "asserted"
    if token.dep_ in ("xcomp", "acl", "advcl", "ccomp"):
        return _complement(token, head)
    if token.dep_ in ("pcomp", "pobj"):
        return _governed(token, head)
    if token.dep_ == "dobj":
        return _object(head)
    return "asserted"


def _object(head: Token) -> Status:
    """What a verb makes of its object: "threatened sanctions", "is weighing a ban"."""
    if _is(head, "unreal") or _is(head, "weigh_object"):
        return "hypothetical"
    return "future" if _is(head, "intend_object") else "negated" if _is(head, "deny") else "asserted"


def _complement(token: Token, head: Token) -> Status:
    """What the verb, adjective or noun that a clause completes makes of it."""
    if _is(head, "deny") or (_is(head, "fail") and token.dep_ == "xcomp"):
        return "negated"
    if token.dep_ == "advcl":
        return "asserted"
    if (_is(head, "intend") and token.dep_ != "ccomp") or (token.dep_ == "xcomp" and head.lemma_ == "be"):
        return "future"
    if head.pos_ in ("NOUN", "PROPN") and token.dep_ == "acl" and has_to(token) and _is(head, "intend_noun"):
        return "future"  # "announced their intention to"
    if token.dep_ == "ccomp" and _is(head, "say") and not (token.tag_ == "VB" and not any(child.dep_ == "aux" for child in token.children)):
        return "alleged" if _is(head, "allege") else "asserted"  # "told Madrid that"; "insisted that Kyiv withdraw" is unreal
    if _is(head, "unreal") or (head.pos_ == "NOUN" and _is(head, "unreal_noun")):
        return "hypothetical"
    return "alleged" if _is(head, "allege") and token.dep_ != "acl" else "asserted"


def _governed(token: Token, preposition: Token) -> Status:
    above = preposition.head
    if preposition.lower_ == "without":
        return "negated"
    if _is(above, "allege") and preposition.lower_ in word_class("allege_preposition"):
        return "alleged"
    if above.pos_ == "NOUN" and _is(above, "unreal_noun") and preposition.lower_ in word_class("unreal_noun_preposition"):
        return "hypothetical"
    if above.pos_ == "VERB" and _is(above, "unreal") and preposition.lower_ in word_class("unreal_preposition"):
        return "hypothetical"
    return "asserted"


def _speaks_on(token: Token) -> bool:
    """Is it what somebody says next, and no part of what they say had been done ("denied that it had fired and blamed the rebels")?"""
    speech = _is(token, "say") or _is(token, "unreal") or _is(token, "allege")
    above = token.head
    return speech and above.dep_ == "ccomp" and above.head.pos_ == "VERB" and any(child.lower_ == "had" for child in above.children)


def _carries_on(token: Token) -> bool:
    """Does what holds for the word above hold for the token too?"""
    if token.dep_ == "xcomp" or (token.dep_ == "advcl" and token.tag_ == "VBG" and token.head.lemma_ in word_class("go_on")):  # "would go on firing"
        return True
    if token.dep_ == "conj":
        own = any(child.dep_ in ("aux", "nsubj", "nsubjpass") for child in token.children)
        return not own and not _speaks_on(token)
    if token.dep_ in ("dobj", "nsubjpass"):
        return _is(token.head, "light")
    if token.dep_ == "nsubj":
        return _is(token.head, "passive_event") or token.head.lemma_ == "be"
    return False
