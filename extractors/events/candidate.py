"""Candidates: what may be an event of a sentence, on its way through the passes, and what falls there with its reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Literal

from spacy.tokens import Doc, Token

from dateline.extractors.actors import SentenceActors
from dateline.extractors.events.match import Match
from dateline.extractors.ontology import EventType
from dateline.words.records import Document, EventDate, Mention, Participant, Place, Span, Status

CameBy = Literal["rule", "reader", "both"]
Reason = Literal[
    "coder-failed",
    "no-trigger",
    "other-sense",
    "content",
    "ended",
    "no-actor",
    "no-speaker",
    "topic",
    "background",
    "hypothetical",
    "same-event",
    "among-companies",
    "unknown-actor",
]
REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        "coder-failed": "the coder failed on the sentence",
        "no-trigger": "no word of the sentence names an event",
        "other-sense": "the word names no event here",
        "content": "it is what another event of the sentence asks for, promises, refuses, threatens or blames",
        "ended": "it only says what another event of the sentence ends",
        "no-actor": "nobody is named on a side that its type needs",
        "no-speaker": "it is a judgement, and who passes it is not named",
        "topic": "it is what a trial, an apology or a book is about, or it is said to be lacking",
        "background": "it is only mentioned, as the time or ground of something else or beside an event that the sentence states",
        "hypothetical": "it is only possible, and it is not said who may do it to whom",
        "same-event": "another candidate of the sentence tells the same event",
        "among-companies": "only companies take part, and its type is no event among them",
        "unknown-actor": "whoever takes part is of no known country and holds no public role",
    }
)
"""Why a candidate, or a sentence, gives no event."""


@dataclass(frozen=True)
class Sides:
    """Both sides of an event, in the order of mention."""

    actors: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class ParsedSentence:
    """A sentence of a document with its parse and who is named in it."""

    index: int
    """Its number in the document."""
    start: int
    """Its offset in the document."""
    text: str
    parse: Doc
    actors: SentenceActors

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """Its words in base form, in lower case."""
        return tuple(token.lemma_.lower() for token in self.parse)


@dataclass(frozen=True)
class ParsedDocument:
    """A document with all its sentences."""

    document: Document
    sentences: tuple[ParsedSentence, ...]


@dataclass(frozen=True, eq=False)
class Candidate:
    """What may be an event: the sense that matched, and what the passes have found of it so far."""

    sentence: ParsedSentence
    match: Match
    kind: EventType
    mode: str | None
    cameo: str | None
    about: Match | None = None
    """The act that a request, threat, promise or refusal is about."""
    sides: Sides = Sides()
    headline: bool = False
    """Is it what a headline says? Then nobody need be known."""
    background: bool = False
    """Is it only mentioned, and not said who did it to whom? Then it is an event where the sentence states no other."""
    status: Status = "asserted"
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    speaker: Participant | None = None
    date: EventDate | None = None
    place: Place | None = None
    confidence: float = 0.0
    came_by: CameBy = "rule"
    """What found it: a rule of the lexicon, a learned reader, or both."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Probabilities that a learned reader gives it, by what they are of."""

    @classmethod
    def of(cls, sentence: ParsedSentence, match: Match) -> "Candidate":
        """The candidate that a matched sense makes."""
        return cls(sentence, match, match.sense.kind, match.sense.mode, match.sense.cameo)

    @property
    def event_type(self) -> str:
        """PLOVER's name of the type."""
        return self.kind.type

    @property
    def token(self) -> Token:
        """The trigger's head."""
        return self.match.token

    @property
    def has_both_sides(self) -> bool:
        """Does the text name somebody on either side?"""
        return bool(self.sides.actors and self.sides.recipients)

    @property
    def trigger(self) -> Span:
        """The trigger's words in the document: from the first to the last that the sense demanded, if they stand close together."""
        tokens = sorted({self.token, *self.match.used}, key=lambda token: token.i)
        if tokens[-1].i - tokens[0].i > 6:
            tokens = [self.token]
        first, last = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
        return Span(self.sentence.start + first, self.sentence.start + last, self.sentence.text[first:last])

    def fall(self, reason: Reason, because: "Candidate | Token | None" = None) -> "Dropped":
        """The candidate as one that gives no event, with the other candidate or the word by which it falls."""
        text = "" if because is None else because.text if isinstance(because, Token) else because.trigger.text
        return Dropped(self, reason, text)


@dataclass(frozen=True)
class Dropped:
    """A candidate that gives no event, and why."""

    candidate: Candidate
    reason: Reason
    because: str = ""
    """The words by which it falls: the trigger of the other event, the preposition before it; empty where something is missing."""
    by: str = ""
    """The pass that dropped it."""


@dataclass(frozen=True)
class Passed:
    """What a pass keeps, in the order of the text, and what it drops."""

    kept: tuple[Candidate, ...]
    dropped: tuple[Dropped, ...] = ()


def judge_each(candidates: Iterable[Candidate], judge: Callable[[Candidate], Candidate | Dropped]) -> Passed:
    """Keeps or drops each candidate by itself."""
    judged = [judge(candidate) for candidate in candidates]
    return Passed(tuple(one for one in judged if isinstance(one, Candidate)), tuple(one for one in judged if isinstance(one, Dropped)))


def judge_sentences(candidates: Iterable[Candidate], judge: Callable[[Sequence[Candidate]], Passed]) -> Passed:
    """Keeps or drops candidates beside those of the same sentence."""
    passed = [judge(tuple(group)) for _, group in groupby(candidates, key=attrgetter("sentence.index"))]
    return Passed(tuple(kept for one in passed for kept in one.kept), tuple(dropped for one in passed for dropped in one.dropped))
