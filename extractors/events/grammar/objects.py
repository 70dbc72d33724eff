"""What stands below a verb or noun: objects, prepositions with what they govern, and owners."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from dateline.extractors.events.grammar.headline import SUBJECTS
from dateline.extractors.events.words import preposition_order, word_class

MODIFIERS = ("compound", "amod", "nmod", "nummod")


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other token itself."""
    if token.lower_ not in word_class("relative_pronoun"):
        return token
    for above in token.ancestors:
        if above.dep_ == "relcl":
            return above.head
    return token


def direct_objects(verb: Token) -> list[Token]:
    """Of an active verb: its object, or the noun that a relative clause is about."""
    own = [antecedent(child) for child in verb.children if child.dep_ == "dobj"]
    if own:
        return own
    if named := [child for child in verb.children if child.dep_ == "oprd" and child.pos_ in ("NOUN", "PROPN")]:
        return named  # "called home its envoy", read as what it was called
    if verb.dep_ == "relcl" and any(child.dep_ in SUBJECTS and child.lower_ not in word_class("relative_pronoun") for child in verb.children):
        return [verb.head]
    if any(child.dep_ == "prt" for child in verb.children):
        return []  # "backed down and dropped the plan"
    # "arrested and deported five men": the first verb shares the last one's object
    return [child for other in verb.children if other.dep_ == "conj" and other.pos_ == "VERB" for child in other.children if child.dep_ == "dobj"]


def owners(noun: Token, prepositions: Iterable[str] | None = None) -> Iterator[Token]:
    """Whose a noun is: possessive, then "by", then nationality or compound before it, then the other prepositions in order."""
    children = list(noun.children)
    yield from (child for child in children if child.dep_ == "poss")
    order = preposition_order("owner") if prepositions is None else tuple(prepositions)
    if "by" in order:
        yield from _objects_of(noun, "by")
    for child in children:
        if child.dep_ in MODIFIERS:
            yield child
            yield from (inner for inner in child.children if inner.dep_ in MODIFIERS)  # "US drone attacks"
    for preposition in order:
        if preposition != "by":
            yield from _objects_of(noun, preposition)


def _objects_of(token: Token, preposition: str) -> Iterator[Token]:
    return (below for name, below in governed(token) if name == preposition and below is not None and below.dep_ != "pcomp")


def governed(token: Token) -> tuple[tuple[str, Token | None], ...]:
    """A noun's prepositions with what they govern."""
    pairs: list[tuple[str, Token | None]] = []
    add_governed(pairs, token.children)
    return tuple(pairs)


def add_governed(pairs: list[tuple[str, Token | None]], children: Iterable[Token]) -> None:
    for child in children:
        dep = child.dep_
        if dep in ("prep", "agent", "dative"):
            if child.pos_ in ("ADP", "SCONJ", "ADV", "VERB", "PART"):
                below, word = tuple(child.children), child.lower_
                inner = [(word, one) for one in below if one.dep_ in ("pobj", "pcomp") or (one.dep_ == "amod" and word == "as")]
                pairs += inner or [(word, None)]
                add_governed(pairs, below)  # "out of", "from within"
        elif dep in ("prt", "advmod", "oprd", "acomp") and child.pos_ in ("ADP", "ADV", "ADJ"):
            pairs.append((child.lower_, None))
            add_governed(pairs, child.children)
        elif (
            dep in ("acl", "advcl")
            and child.tag_ == "VB"
            and child.head.pos_ == "NOUN"
            and any(one.dep_ == "mark" and one.lower_ == "for" for one in child.children)
        ):
            pairs.append(("for", child))  # "a call for Baku to free them"


def governor_of(noun: Token) -> Token | None:
    """The verb that has a noun as argument, also through a preposition."""
    head = noun.head
    if noun.dep_ == "pobj" and head.head.lemma_ == "subject":  # "is subject to sanctions"
        return head.head.head
    if noun.dep_ in ("dobj", "nsubjpass", "nsubj", "attr", "oprd", "dative"):
        return head
    return head.head if noun.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX") else None
