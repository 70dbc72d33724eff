"""What an event is about or done for: the clauses and objects below its word."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.extractors.events.grammar.frame import Frame
from dateline.extractors.events.grammar.objects import governed, governor_of
from dateline.extractors.events.grammar.verbs import has_to
from dateline.extractors.events.match import Match
from dateline.extractors.events.words import word_class


def purposes(match: Match) -> Iterator[Token]:
    """What an act is done for: "blocked roads to demand", "marched, calling for", "staged a demonstration to press"."""
    verb = match.token if match.sense.pos == "v" else governor_of(match.token)
    children = (*match.token.children, *(verb.children if verb is not None else ()))
    return (child for child in children if child.dep_ in ("advcl", "xcomp", "acl") and (has_to(child) or child.tag_ == "VBG"))


def content_heads(match: Match, frame: Frame | None) -> tuple[Token, ...]:
    """Heads of what a request, threat, promise or refusal is about."""
    token = match.token
    heads = [child for child in token.children if child.dep_ in ("xcomp", "ccomp", "acl")]
    heads += [below for name, below in governed(token) if below is not None and name in word_class("content_preposition") and below not in match.recipients]
    if frame is not None:
        heads += [head for head in frame.complements if head not in heads]
        heads += [head for head in frame.objects if head not in match.recipients and head not in heads]
        heads += [
            below
            for name, below in frame.governed
            if below is not None and below not in (*match.recipients, *heads) and name in word_class("content_preposition_of_verb")
        ]
    for used in match.used:
        heads += [child for child in used.children if child.dep_ in ("acl", "xcomp", "ccomp")]
        heads += [
            below
            for name, below in governed(used)
            if below is not None and name in word_class("content_preposition_of_object") and below not in match.recipients
        ]
    return tuple(dict.fromkeys(head for head in heads if head != token))
