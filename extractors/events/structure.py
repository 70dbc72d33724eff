"""Who stands where: the logical arguments of a verb or noun in a dependency parse (ClearNLP labels, as spaCy's English models give them).

Undoes what grammar moves: passives, relative clauses, participles, control and raising, coordination, so that a sense needs one pattern only.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from spacy.tokens import Doc, Token

from dateline.extractors.events.lexicon import ClassRow
from dateline.words.seeds import read_rows, seed_path

SUBJECTS = ("nsubj", "csubj")
MODIFIERS = ("compound", "amod", "nmod", "nummod")
RELATIVE_PRONOUNS = frozenset(("who", "which", "that", "whom"))
OBJECT_CONTROL = frozenset(("of", "from", "against", "with", "into", "for"))
"""Prepositions whose gerund is done by the verb's object: accuse X of doing, prevent X from doing, warn X against doing, blame X for doing."""
COMPLETED = frozenset(("aux", "dobj", "dative", "ccomp", "xcomp", "prt", "attr", "acomp", "oprd", "neg"))
"""What a verb has below it that is in the active, or whose object needs no more."""
SENTENCE_ENDS = frozenset((".", "!", "?", "”", '"', "…"))
LONGEST_HEADLINE = 25
"""Words."""
LISTED = (*SUBJECTS, "nsubjpass", "npadvmod", "dep")
ASIDE = ("acl", "relcl")
"""Clauses on a noun."""
LENDING_BY = frozenset(("at", "in", "on", "to", "with"))
"""Prepositions of a passive after whose noun its "by" may stand."""
DEEPEST = 6
"""Steps of control and coordination followed; longer chains are parser errors."""


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
        _add_governed(pairs, self._children)
        for child in self._children:
            dep = child.dep_
            if dep in ("dobj", "nsubjpass", "attr", "acomp", "oprd"):
                _add_governed(pairs, child.children)
            if dep in ("xcomp", "acomp", "oprd") and child.pos_ in ("NOUN", "ADJ"):
                _add_governed(pairs, child.children)
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


def has_to(verb: Token) -> bool:
    """Is it an infinitive with "to"?"""
    return any(child.tag_ == "TO" or (child.dep_ == "aux" and child.lower_ == "to") for child in verb.children)


def has_own_subject(verb: Token) -> bool:
    """Does its clause say who does it, also of a gerund's ("with the US conducting")?"""
    beside = verb.head.children if verb.dep_ == "pcomp" else ()
    return any(child.dep_ in SUBJECTS for child in verb.children) or any(child.dep_ == "pobj" and child.i < verb.i for child in beside)


def is_headline(parse: Doc) -> bool:
    """No full stop, and short: a headline, or a line of a ticker."""
    return 2 <= len(parse) <= LONGEST_HEADLINE and parse[-1].text not in SENTENCE_ENDS


def is_predicate(adjective: Token) -> bool:
    """Does a headline say it of a noun, without "is": "Warlord guilty of looting"?"""
    return adjective.dep_ == "amod" and adjective.head.dep_ == "ROOT" and adjective.i > adjective.head.i and is_headline(adjective.doc)


def is_headed(word: Token) -> bool:
    """Is it what a headline tells after a colon: "Turmoil in Chad: curfew imposed"?"""
    return any(one.text == ":" for one in word.doc[word.head.i : word.i]) and is_headline(word.doc)


@cache
def grammar(name: str) -> frozenset[str]:
    """A word class of `seeds/triggers/classes_grammar.csv`."""
    return frozenset(row.word for _, row in read_rows(seed_path("triggers/classes_grammar.csv"), ClassRow) if row.class_ == name)


def is_passive(verb: Token) -> bool:
    """Also of reduced relatives ("soldiers killed by rebels"), of conjuncts of a passive, and of headlines ("Two killed in blast").

    Headlines are in the present tense: a past form in one, of a verb that takes an object and has none, is a participle.
    """
    deps = {child.dep_ for child in verb.children}
    if deps & {"auxpass", "nsubjpass"}:
        return True
    if verb.tag_ in ("VBD", "VBN") and verb.dep_ == "ROOT" and not deps & COMPLETED and verb.lemma_ not in grammar("intransitive") and is_headline(verb.doc):
        return True
    if verb.tag_ != "VBN" or deps & {"aux", "dobj"}:
        return False
    if verb.dep_ in ("acl", "relcl", "advcl"):
        return not deps & set(SUBJECTS)
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return not deps & set(SUBJECTS) and is_passive(verb.head)
    return verb.dep_ == "ROOT"


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject, found through control, raising, participles and coordination: candidates, likeliest first."""
    if depth > DEEPEST:
        return []
    if verb.dep_ == "ROOT" and verb.pos_ in ("NOUN", "PROPN"):
        return [verb]  # of which an adjective is the predicate
    own = [child for child in verb.children if child.dep_ in (*SUBJECTS, "nsubjpass")]
    if own:
        own = [child for child in own if not _speaks(child, verb)] or own
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


def _speaks(token: Token, verb: Token) -> bool:
    """Is a noun not the verb's subject, but who says so: "Iran: US must lift sanctions"?"""
    return any(one.text == ":" for one in token.doc[token.i : verb.i])


def is_imperative(verb: Token) -> bool:
    """Is it an order before the clause that it completes: "Lift the siege," the Pope begged the president?"""
    head = verb.head
    if verb.tag_ != "VB" or verb.dep_ not in ("ccomp", "xcomp", "advcl") or verb.i > head.i:
        return False
    said = any(child.dep_ in SUBJECTS and child.i > verb.i for child in head.children)
    return said and not any(child.dep_ in (*SUBJECTS, "nsubjpass", "aux", "mark") for child in verb.children)


def speakers(token: Token, say: Container[str]) -> list[Token]:
    """Who says what the token is part of: the subject of the verb of speech above, or whoever stands before a headline's colon."""
    for word in (token, *token.ancestors):
        if told := [child for child in word.children if child.dep_ in (*LISTED, "nmod") and child.i < word.i and _speaks(child, word)]:
            return told
        if word.dep_ in ("ccomp", "parataxis") and word.head.lemma_.lower() in say:
            return list(Frame(word.head).subjects)
    return []


def listed(subject: Token) -> list[Token]:
    """The subjects that a headline lists without "and": "China, Japan sign pact"."""
    verb, parse = subject.head, subject.doc
    if verb.i <= subject.i or not is_headline(parse):
        return []
    before = [child for child in verb.children if child.i < verb.i and child.dep_ in LISTED and child.pos_ in ("NOUN", "PROPN")]
    return [one for one in before if one != subject and _only_commas(*sorted((one, subject), key=lambda token: token.i))]


def _only_commas(first: Token, second: Token) -> bool:
    between = [token for token in first.doc[first.i + 1 : second.i] if token not in second.subtree]
    return any(token.text == "," for token in between) and all(token.text == "," or token.dep_ in LISTED for token in between)


def logical_objects(verb: Token, *, passive: bool) -> list[Token]:
    """Who or what it is done to: the object, a passive's subject, or the noun that a relative clause is about."""
    if passive:
        remaining = [child for child in verb.children if child.dep_ in ("dobj", "oprd")]
        return remaining if any(child.dep_ == "dobj" for child in remaining) else _patients(verb)
    own = [antecedent(child) for child in verb.children if child.dep_ == "dobj"]
    if own:
        return own
    if named := [child for child in verb.children if child.dep_ == "oprd" and child.pos_ in ("NOUN", "PROPN")]:
        return named  # "called home its envoy", read as what it was called
    if verb.dep_ == "relcl" and any(child.dep_ in SUBJECTS and child.lower_ not in RELATIVE_PRONOUNS for child in verb.children):
        return [verb.head]
    if any(child.dep_ == "prt" for child in verb.children):
        return []  # "backed down and dropped the plan"
    # "arrested and deported five men": the first verb shares the last one's object
    return [child for other in verb.children if other.dep_ == "conj" and other.pos_ == "VERB" for child in other.children if child.dep_ == "dobj"]


def _patients(verb: Token) -> list[Token]:
    """The grammatical subject of a passive. What a relative clause says was done, was done to the noun, and to nobody else."""
    own = [antecedent(child) for child in verb.children if child.dep_ in (*SUBJECTS, "nsubjpass")]
    if own:
        return own
    return [verb.head] if verb.dep_ in ASIDE and verb.head.pos_ not in ("VERB", "AUX") and not has_to(verb) else surface_subjects(verb)


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
        nouns = [token for name, token in governed(verb) if name in LENDING_BY and token is not None and token.i > verb.i]
        by = [child for noun in nouns for child in noun.children if child.dep_ == "prep" and child.lower_ == "by"]
    return [inner for child in by for inner in child.children if inner.dep_ == "pobj"]


def _antecedents(token: Token, depth: int) -> list[Token]:
    """What a relative pronoun may stand for: the noun, or whoever is behind it ("passed resolutions that imposed sanctions")."""
    noun = antecedent(token)
    return [noun] if noun == token else [noun, *owners(noun), *_above(noun, depth + 1)]


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other token itself."""
    if token.lower_ not in RELATIVE_PRONOUNS:
        return token
    for above in token.ancestors:
        if above.dep_ == "relcl":
            return above.head
    return token


def _of_head(verb: Token, depth: int) -> list[Token]:
    return surface_subjects(verb.head, depth) if verb.head.pos_ in ("VERB", "AUX") else _of_noun(verb, depth)


def _controlled(verb: Token, depth: int) -> list[Token]:
    """Of an infinitive: the matrix verb's object ("forced him to resign"), else its subject ("agreed to resign")."""
    head = verb.head
    if head.pos_ in ("ADJ", "NOUN"):
        head = head.head if head.dep_ in ("acomp", "attr", "dobj", "oprd") else head
    objects = [child for child in head.children if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP"]
    if objects and head.lemma_ not in ("promise", "vow", "pledge", "threaten") and verb.head.pos_ in ("VERB", "AUX"):
        return objects
    return surface_subjects(head, depth)


def _of_gerund(verb: Token, depth: int) -> list[Token]:
    """Of a preposition's gerund: the object for "accuse X of doing", else the subject ("killed two by shelling")."""
    preposition = verb.head
    if own := [child for child in preposition.children if child.dep_ == "pobj" and child.i < verb.i]:
        return own  # "with the US conducting drills"
    head = preposition.head
    if head.pos_ in ("VERB", "AUX"):
        objects = logical_objects(head, passive=is_passive(head)) if preposition.lower_ in OBJECT_CONTROL else []
        beside = [token for one in objects for name, token in governed(one) if token is not None and name in ("with", "at", "against", "on")]
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


def owners(noun: Token, prepositions: Iterable[str] = ("by", "of", "from")) -> Iterator[Token]:
    """Whose a noun is: possessive, then "by", then nationality or compound before it, then "of"."""
    children = list(noun.children)
    yield from (child for child in children if child.dep_ == "poss")
    order = list(prepositions)
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
    _add_governed(pairs, token.children)
    return tuple(pairs)


def _add_governed(pairs: list[tuple[str, Token | None]], children: Iterable[Token]) -> None:
    for child in children:
        dep = child.dep_
        if dep in ("prep", "agent", "dative"):
            if child.pos_ in ("ADP", "SCONJ", "ADV", "VERB", "PART"):
                below, word = tuple(child.children), child.lower_
                inner = [(word, one) for one in below if one.dep_ in ("pobj", "pcomp") or (one.dep_ == "amod" and word == "as")]
                pairs += inner or [(word, None)]
                _add_governed(pairs, below)  # "out of", "from within"
        elif dep in ("prt", "advmod", "oprd", "acomp") and child.pos_ in ("ADP", "ADV", "ADJ"):
            pairs.append((child.lower_, None))
            _add_governed(pairs, child.children)
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
