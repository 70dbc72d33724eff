"""Which sense holds: a word's senses against the words around it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from dateline.extractors.events.grammar.frame import Frame
from dateline.extractors.events.grammar.headline import is_predicate
from dateline.extractors.events.grammar.objects import governed
from dateline.extractors.events.grammar.verbs import has_to
from dateline.extractors.events.lexicon import Demand, Lexicon, Sense
from dateline.extractors.events.words import word_class

MOST_MODIFIERS = 5
"""Words before the head of an entry of several words, hyphens counted."""
Known = Callable[[Token], bool]
"""Is a known actor named by the phrase that this token heads?"""


@dataclass(frozen=True)
class Match:
    """A sense that holds, with the tokens that fill it."""

    sense: Sense
    token: Token
    actors: tuple[Token, ...] = ()
    recipients: tuple[Token, ...] = ()
    used: tuple[Token, ...] = ()
    """Words that the sense demanded: part of the trigger, and no triggers of their own."""


def match_verb(lexicon: Lexicon, verb: Token, known: Known) -> Match | None:
    """The heaviest sense of a verb that holds."""
    if verb.dep_ in ("aux", "auxpass"):
        return None
    senses = lexicon.of("v", base_form(verb))
    return _first(senses, Frame(verb), verb, known) if senses else None


def match_adjective(lexicon: Lexicon, adjective: Token, known: Known) -> Match | None:
    """The heaviest sense of an adjective after a form of "be"."""
    senses = lexicon.of("a", base_form(adjective))
    said = adjective.head.lemma_ in word_class("copula") and adjective.dep_ in ("acomp", "attr", "conj")
    if not senses or not (said or is_predicate(adjective)):
        return None
    return _first(senses, Frame(adjective.head), adjective, known)


def match_noun(lexicon: Lexicon, noun: Token, known: Known) -> Match | None:
    """The heaviest sense of a noun that holds; its sides are found from the clause around it."""
    senses = lexicon.of("n", base_form(noun))
    if not senses:
        return None
    near, pairs = _words_before(noun), governed(noun)
    for sense in senses:
        if not near.issuperset(sense.modifiers) or not _modified(noun, sense.modifiers):
            continue
        filled = _fill(noun, sense.demands, (), pairs, (), (), (), known)
        if filled is not None:
            return Match(sense, noun, recipients=filled.recipients, used=(*_modifiers(noun, sense.modifiers), *filled.used))
    return None


def _is_any(token: Token, words: frozenset[str]) -> bool:
    """Is the token, what it is coordinated with, or what it counts one of the words?"""
    return is_word(token, words) or any(is_word(one, words) for one in (*token.conjuncts, *parts(token)))


def parts(noun: Token) -> tuple[Token, ...]:
    """What a number, group or measure consists of: "thousands of troops", "weeks of exercises"."""
    if not noun.like_num and (lemma := noun.lemma_.lower()) not in word_class("count_word") and lemma not in word_class("measure_word"):
        return ()
    return tuple(token for name, token in governed(noun) if name == "of" and token is not None)


def has_infinitive(verb: Token) -> bool:
    """Has it an infinitive below it ("have to", "need to")?"""
    return any(child.dep_ == "xcomp" and has_to(child) for child in verb.children)


def base_form(token: Token) -> str:
    """Lower-case lemma."""
    return token.lemma_.lower()


def is_word(token: Token, words: frozenset[str]) -> bool:
    """Is the token, with the modifiers that a two-word entry wants, one of the words?"""
    lemma = token.lemma_.lower()
    if lemma in words or token.lower_ in words:
        return True
    wanted = _by_head(words).get(lemma)
    return wanted is not None and any(_modified(token, modifiers) for modifiers in wanted)


@cache
def _by_head(words: frozenset[str]) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The modifiers that entries of several words want, by their heads."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for word in words:
        *modifiers, head = word.split("_")
        if modifiers:
            found[head].append(tuple(modifiers))
    return dict(found)


@dataclass(frozen=True)
class _Filled:
    recipients: tuple[Token, ...] = ()
    actors: tuple[Token, ...] = ()
    used: tuple[Token, ...] = ()


def _first(senses: Iterable[Sense], frame: Frame, token: Token, known: Known) -> Match | None:
    is_verb = token == frame.verb
    pairs = frame.governed if is_verb else (*governed(token), *frame.governed)
    objects = frame.objects if is_verb else ()
    subjects, datives, complements = frame.subjects, frame.datives, _complements(frame, token, is_verb=is_verb)
    for sense in senses:
        if not _modified(token, sense.modifiers):
            continue
        filled = _fill(token, sense.demands, subjects, pairs, objects, datives, complements, known)
        if filled is None:
            continue
        if sense.subject == "R":
            return Match(sense, token, filled.actors, (*subjects, *filled.recipients), filled.used)
        return Match(sense, token, (*subjects, *filled.actors), filled.recipients, filled.used)
    return None


def _complements(frame: Frame, token: Token, *, is_verb: bool) -> tuple[Token, ...]:
    children = tuple(token.children)
    below = () if is_verb else [child for child in children if child.dep_ in ("xcomp", "ccomp")]
    predicates = [child for child in children if child.dep_ == "oprd" or (child.dep_ == "acomp" and child.pos_ == "ADJ")]  # "was found guilty"
    return (*frame.complements, *below, *predicates)


def _is_said(sentence: Doc, words: frozenset[str]) -> bool:
    """Does any of the words, of the pairs of words, or of those that a hyphen joins ("semi-final"), stand anywhere in the sentence?"""
    before = ""
    for token in sentence:
        lemma, lower = base_form(token), token.lower_
        if lemma in words or lower in words or f"{before}_{lemma}" in words:
            return True
        before = f"{before}_-" if lower == "-" else lower
    return False


def _fill(
    token: Token,
    demands: Iterable[Demand],
    subjects: tuple[Token, ...],
    pairs: tuple[tuple[str, Token | None], ...],
    objects: tuple[Token, ...],
    datives: tuple[Token, ...],
    complements: tuple[Token, ...],
    known: Known,
) -> _Filled | None:
    recipients: list[Token] = []
    actors: list[Token] = []
    used: list[Token] = []
    for demand in demands:
        if demand.where == "sentence":
            if not _is_said(token.doc, demand.words or frozenset()):
                return None
            continue
        for filler in _candidates(demand, subjects, pairs, objects, datives, complements):
            if _may_fill(demand, filler, known):
                break
        else:
            if demand.required or demand.known:
                return None
            continue
        if filler is None:
            continue
        if demand.role is not None:
            (recipients if demand.role == "R" else actors).append(filler)
        elif demand.words is not None:
            used.append(filler)
    return _Filled(tuple(recipients), tuple(actors), tuple(used))


def _may_fill(demand: Demand, filler: Token | None, known: Known) -> bool:
    if filler is None:
        return demand.words is None and not demand.known
    if demand.words is not None and not _is_any(filler, demand.words):
        return False
    if demand.role is not None and filler.ent_type_ in ("DATE", "TIME"):  # "launched on Wednesday"
        return False
    return not demand.known or known(filler)


def _candidates(
    demand: Demand,
    subjects: tuple[Token, ...],
    pairs: tuple[tuple[str, Token | None], ...],
    objects: tuple[Token, ...],
    datives: tuple[Token, ...],
    complements: tuple[Token, ...],
) -> Iterator[Token | None]:
    match demand.where:
        case "subject":
            yield from subjects[:1]
        case "object":
            yield from _as_object(demand, objects, datives, complements)
        case "dative":
            yield from datives
        case "preposition":
            governs = demand.role is not None or demand.words is not None
            matching = [token for name, token in pairs if name in demand.prepositions]
            yield from (token for token in matching if token is not None)
            if "to" in demand.prepositions and demand.role is None:
                yield from (token for token in complements if has_to(token))
            if None in matching:  # a particle: what it would govern is the object ("carried out the attack")
                if governs:
                    yield from objects
                else:
                    yield None
        case "clause":
            yield from (token for token in complements if not has_to(token) and token.dep_ not in ("acomp", "oprd"))
        case "duty":
            yield from (subject for token in complements for subject in _obliged(token))
        case "gerund":
            yield from (token for token in complements if token.tag_ == "VBG" and token.lower_ not in word_class("prepositional_gerund"))
            yield from (token for _, token in pairs if token is not None and token.tag_ == "VBG")


def _as_object(demand: Demand, objects: tuple[Token, ...], datives: tuple[Token, ...], complements: tuple[Token, ...]) -> Iterator[Token]:
    yield from objects
    if demand.role is None and demand.words is None and not objects:
        yield from complements
    if demand.role is not None and not objects:
        small = (token for token in complements if token.pos_ == "ADJ" or token.tag_ == "VB")  # "found him guilty", "let him go"
        yield from (below for token in small if not has_to(token) for below in token.children if below.dep_ == "nsubj")
        yield from datives
    if demand.words is not None:  # "found him guilty", "called it a farce": the parser makes a small clause of it
        yield from (token for token in complements if token.pos_ == "ADJ" or token.dep_ == "oprd")


def _obliged(verb: Token) -> Iterator[Token]:
    """Who must do what a clause says: its subject, if an auxiliary of duty stands there, "has to" or "needs to"."""
    must = any(child.dep_ == "aux" and child.lower_ in word_class("duty") for child in verb.children)
    if must or (verb.lemma_ in word_class("duty_verb") and has_infinitive(verb)):
        yield from (child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass"))


def _modified(token: Token, modifiers: tuple[str, ...]) -> bool:
    return not modifiers or len(_modifiers(token, modifiers)) == len(modifiers)


def _words_before(noun: Token) -> frozenset[str]:
    """All that might be a modifier of the noun: most senses of several words are ruled out by it at once."""
    near = [*noun.lefts, *(noun.doc[i] for i in range(max(0, noun.i - MOST_MODIFIERS), noun.i))]
    return frozenset(word for one in near for word in (base_form(one), one.lower_))


def _modifiers(token: Token, modifiers: tuple[str, ...]) -> tuple[Token, ...]:
    """The words before a head that a two-word entry wants: among its modifiers, or right before it where the parse fails."""
    if not modifiers:
        return ()
    near = [child for child in token.children if child.i < token.i]
    near += [token.doc[i] for i in range(max(0, token.i - len(modifiers)), token.i)]
    found = []
    for modifier in modifiers:
        word = next((one for one in near if base_form(one) == modifier or one.lower_ == modifier), None)
        if word is not None:
            found.append(word)
    return tuple(found)
