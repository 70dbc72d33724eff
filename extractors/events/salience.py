"""What a sentence states, and what it only mentions.

What the sentence is about stands in its main clause; what it only takes as known ("after the protests", "weapons seized last year") stands in
nouns and in clauses on nouns, and is an event of its own only where the text says who did it to whom.
"""

from spacy.tokens import Token

from dateline.extractors.events.grammar.headline import is_headed, is_predicate
from dateline.extractors.events.grammar.objects import governor_of
from dateline.extractors.events.grammar.subjects import CLAUSES_ON_NOUNS, DEEPEST
from dateline.extractors.events.match import Match
from dateline.extractors.events.words import word_class

CARRYING = ("light", "passive_event", "undergo", "intend_object", "weigh_object")
"""Classes of verbs that say no more of a noun than that it takes place, is to, or may."""


def ground_of(noun: Token) -> Token | None:
    """The preposition by which an event is only the time or ground of another ("after the protests", "in response to the attack"), or None."""
    word = noun
    for _ in range(DEEPEST):
        preposition = word.head
        if word.dep_ == "pobj" and (preposition.lower_ in word_class("background_preposition") or _gives_a_ground(preposition)):
            return preposition
        if word.dep_ not in ("pobj", "prep", "conj", "pcomp"):
            return None
        word = word.head
    return None


def _gives_a_ground(preposition: Token) -> bool:
    """Does a word beside "of" or "to" give a ground: "because of", "in response to"?"""
    return any(one.lower_ in word_class("ground") for one in (preposition.head, *preposition.children))


def is_main(match: Match) -> bool:
    """Is it what the sentence, or a clause that somebody says, is about? Of a noun also where it is what a main verb says something of."""
    word = match.token
    if match.sense.pos == "n":
        if (verb := governor_of(word)) is None:
            return word.dep_ == "ROOT"
        said_of = word.dep_ in ("nsubj", "nsubjpass") or (word.dep_ == "pobj" and word.head.dep_ == "agent")
        if not said_of and not _carries(verb):
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


def is_mentioned(match: Match) -> bool:
    """Does it stand where only a full account makes it an event: in a noun that no verb carries, or in a clause on a noun?"""
    word = match.token
    if match.sense.pos != "n":
        return word.dep_ in CLAUSES_ON_NOUNS and word.head.dep_ != "ROOT"
    verb = governor_of(word)
    return word.dep_ != "ROOT" if verb is None else word.dep_ == "pobj" or not _carries(verb)


def _carries(verb: Token) -> bool:
    """Does the verb say no more than that the noun takes place?"""
    return any(verb.lemma_.lower() in word_class(name) for name in CARRYING)
