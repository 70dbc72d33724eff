"""What a request, threat, promise, refusal, accusation or protest is about is no event of its own, nor what another event ends."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from dateline.extractors.events.candidate import Candidate, ParsedDocument, Passed, judge_sentences
from dateline.extractors.events.contents import content_heads, purposes
from dateline.extractors.events.grammar.frame import Frame
from dateline.extractors.events.grammar.verbs import has_own_subject
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.match import Match
from dateline.extractors.events.words import word_class

FARTHEST = 20
"""Steps up the parse from an act to what it is the content of."""


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Drops what is the content of another candidate, and says of the others what they are about."""
    return judge_sentences(candidates, _apart)


def _apart(candidates: Sequence[Candidate]) -> Passed:
    contents = {other: heads for other in candidates if (heads := _heads(other.match))}
    kept, dropped = [], []
    for candidate in candidates:
        above = next((other for other, heads in contents.items() if other is not candidate and is_content(candidate.match, other.match, heads)), None)
        ending = next((other for other in candidates if other is not candidate and _is_ended(candidate.match, other.match)), None)
        if above is not None:
            dropped.append(candidate.fall("content", above))
        elif ending is not None:
            dropped.append(candidate.fall("ended", ending))
        else:
            heads = contents.get(candidate, ())
            about = next((other.match for other in candidates if heads and other is not candidate and is_content(other.match, candidate.match, heads)), None)
            kept.append(candidate if about is None else replace(candidate, about=about))
    return Passed(tuple(kept), tuple(dropped))


def _heads(match: Match) -> tuple[Token, ...]:
    """The heads of what a match is about; none where its type is about nothing else."""
    sense = match.sense
    about = sense.kind.has_content or (sense.event_type == "SANCTION" and sense.mode == "convict")
    if not about and not (sense.pos == "v" and match.token.lemma_ in word_class("allow")):
        return ()
    found = tuple(purposes(match)) if sense.kind.by_people else content_heads(match, Frame(match.token) if sense.pos == "v" else None)
    return found + match.recipients  # "turned down the request"


def is_content(match: Match, other: Match, heads: Sequence[Token]) -> bool:
    """Is a match what another one, whose content has these heads, is about?"""
    if other.sense.event_type == "ACCUSE" and other.sense.mode == "disapprove" and has_own_subject(match.token):
        return False  # "its displeasure with the US conducting drills": what is complained about happened
    if other.sense.kind.by_people and match.sense.event_type not in ("ACCUSE", "REQUEST"):
        return False
    word = match.token
    for _ in range(FARTHEST):
        if word in heads:
            return True
        if word == other.token or word.head == word or word.dep_ in ("relcl", "advcl") or word.lower_ in word_class("background_preposition"):
            return False
        word = word.head
    return False


def _is_ended(match: Match, other: Match) -> bool:
    """Does it only tell of what the other ends: "lifted sanctions imposed on Mali"?"""
    return other.sense.event_type in ("CONCEDE", "RETREAT") and match.token.dep_ == "acl" and match.token.head in other.used
