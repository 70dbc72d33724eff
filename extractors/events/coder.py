"""The event coder: from a document's parses and actors to PLOVER events, by passes over the candidates that the trigger lexicon matches."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from spacy.tokens import Doc, Token

from dateline.extractors.actors import ActorExtractor, SentenceActors
from dateline.extractors.events.candidate import REASONS, Candidate, Dropped, ParsedDocument, ParsedSentence
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.lexicon import Lexicon
from dateline.extractors.events.match import Match, match_adjective, match_noun, match_verb
from dateline.extractors.events.participants import SideFinder
from dateline.extractors.events.passes import PASSES, Pass
from dateline.extractors.events.words import word_class
from dateline.extractors.ontology import NO_TYPE
from dateline.words import ids
from dateline.words.records import Document, Event, Rejection

Result = TypeVar("Result")
NAME = "dateline"
VERSION = "1"
CODER = f"{NAME}-{VERSION}"
"""Stands on every event. Another version where the same text gives other events."""
MATCH, PREFILTER = "match", "prefilter"
"""What drops a sentence, or a sense, before the passes."""


@dataclass(frozen=True)
class EventCoder:
    """Codes documents: the lexicon makes candidates, the passes keep or drop them, in order."""

    knowledge: Knowledge
    model: str
    passes: tuple[Pass, ...] = PASSES

    @classmethod
    def load(cls, actors: ActorExtractor, model: str) -> "EventCoder":
        """Reads and validates the reference tables; raises SeedError."""
        return cls(Knowledge.load(actors), model)

    @property
    def lexicon(self) -> Lexicon:
        """The trigger lexicon."""
        return self.knowledge.lexicon

    def code(self, document: Document, parses: Sequence[Doc], sentences: Sequence[SentenceActors]) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
        """The document's events in order of the text, and a rejection with its reason for each candidate that fell and each sentence without any."""
        parsed = _parsed(document, parses, sentences)
        failed = {sentence.index: sentence.actors.failed for sentence in parsed.sentences if sentence.actors.failed}
        found = [candidate for sentence in parsed.sentences for candidate in _try(failed, sentence.index, candidates_of, sentence, self.lexicon)]
        kept, dropped = self._judge_all([candidate for candidate in found if candidate.kind is not NO_TYPE], parsed, failed)
        events = [event for candidate in kept for event in _try(failed, candidate.sentence.index, self._events, document, candidate)]
        dropped = [*(replace(one.fall("other-sense"), by=MATCH) for one in found if one.kind is NO_TYPE), *dropped]
        rejections = [*_without_trigger(parsed, found, failed), *(_rejection(document, one) for one in dropped), *_failures(document, failed)]
        return tuple(event for event in events if event.sentence not in failed), tuple(sorted(rejections, key=_place))

    def _judge_all(
        self, candidates: Sequence[Candidate], document: ParsedDocument, failed: dict[int, str]
    ) -> tuple[Sequence[Candidate], list[Dropped]]:
        """What the passes keep and drop. Where they raise anything, the sentences that make them do so are left out, each named in `failed`."""
        try:
            return self.judge(candidates, document)
        except Exception:
            for index, sentence in groupby(candidates, key=attrgetter("sentence.index")):
                _try(failed, index, self.judge, tuple(sentence), document)
        sound = [candidate for candidate in candidates if candidate.sentence.index not in failed]
        return self.judge(sound, document)

    def judge(self, candidates: Sequence[Candidate], document: ParsedDocument) -> tuple[Sequence[Candidate], list[Dropped]]:
        """What the passes keep and drop."""
        dropped: list[Dropped] = []
        for one in self.passes:
            passed = one.run(candidates, document, self.knowledge)
            candidates = passed.kept
            dropped += [replace(fallen, by=one.__name__.rpartition(".")[2]) for fallen in passed.dropped]
        return candidates, dropped

    def _events(self, document: Document, found: Candidate) -> list[Event]:
        """The candidate as an event."""
        trigger, ontology = found.trigger, self.knowledge.ontology
        spans = [(one.mention.start, one.mention.end) for one in (*found.actors, *found.recipients)]
        event = Event(
            event_id=ids.event_id(document.document_id, CODER, found.event_type, (trigger.start, trigger.end), spans),
            document_id=document.document_id,
            sentence=found.sentence.index,
            sentence_text=found.sentence.text,
            event_type=found.event_type,
            mode=found.mode,
            contexts=self.knowledge.contexts.of(found.sentence.lemmas, found.event_type, found.mode),
            cameo=found.cameo,
            quad=found.kind.quad,
            goldstein=ontology.goldstein(found.cameo) if found.cameo else None,
            plover_score=ontology.plover_score(found.event_type, found.mode),
            actors=found.actors,
            recipients=found.recipients,
            status=found.status,
            attributed_to=found.speaker,
            date=found.date,
            place=found.place,
            trigger=trigger,
            confidence=found.confidence,
            rule=found.match.sense.rule,
            coder=CODER,
            model=self.model,
        )
        return [event]


def _try(failed: dict[int, str], sentence: int, work: Callable[..., Iterable[Result]], *given: object) -> Iterable[Result]:
    """What the work gives for a sentence; nothing where it raises anything, whose name then stands in `failed`: one sentence costs no other."""
    try:
        return work(*given)
    except Exception as error:
        failed[sentence] = type(error).__name__
        return ()


def _failures(document: Document, failed: Mapping[int, str]) -> Iterator[Rejection]:
    for sentence, name in failed.items():
        yield Rejection("code", document.document_id, document.url, "coder-failed", f"{REASONS['coder-failed']}: {name}", sentence)


def candidates_of(sentence: ParsedSentence, lexicon: Lexicon) -> list[Candidate]:
    """A candidate for each word of which a sense holds, in the order of the text."""
    known = SideFinder(lexicon, sentence).known
    verbs: list[Match] = []
    nouns: list[Match] = []
    for token in sentence.parse:
        pos = token.pos_
        if pos in ("VERB", "AUX"):
            if (match := match_verb(lexicon, token, known)) is not None:
                verbs.append(match)
        elif pos in ("NOUN", "PROPN") and (token.dep_ != "compound" or _is_held(token)) and token.ent_type_ not in ("DATE", "TIME"):
            if (match := match_noun(lexicon, token, known)) is not None:
                nouns.append(match)
        elif pos == "ADJ" and (match := match_adjective(lexicon, token, known)) is not None:
            verbs.append(match)
    used = {token for match in verbs for token in match.used}
    nouns = [match for match in nouns if match.token not in used]
    carrying = {match.token.head for match in nouns if match.token.dep_ in ("dobj", "nsubjpass") and match.token.head.lemma_.lower() in word_class("light")}
    verbs = [match for match in verbs if match.token not in carrying or match.used]
    return [Candidate.of(sentence, match) for match in sorted([*verbs, *nouns], key=lambda match: match.token.i)]


def _is_held(noun: Token) -> bool:
    """Is it what a series consists of: a "bombing campaign", a "wave of arrests" in one word?"""
    return noun.head.lemma_.lower() in word_class("container") and noun.i + 1 == noun.head.i and noun.pos_ == "NOUN"


def _parsed(document: Document, parses: Sequence[Doc], sentences: Sequence[SentenceActors]) -> ParsedDocument:
    parts = zip(document.sentences, parses, sentences, strict=True)
    return ParsedDocument(
        document,
        tuple(ParsedSentence(index, span.start, document.text[span.start : span.end], parse, actors) for index, (span, parse, actors) in enumerate(parts)),
    )


def _without_trigger(parsed: ParsedDocument, found: Iterable[Candidate], failed: Collection[int]) -> list[Rejection]:
    document, matched = parsed.document, {candidate.sentence.index for candidate in found} | set(failed)
    return [
        Rejection("code", document.document_id, document.url, "no-trigger", REASONS["no-trigger"], sentence.index, by=_first_look(sentence.parse))
        for sentence in parsed.sentences
        if sentence.index not in matched
    ]


def _first_look(parse: Doc) -> str:
    """What looked for a trigger: the prefilter leaves what it rejects as bare words."""
    return MATCH if parse.has_annotation("DEP") else PREFILTER


def _rejection(document: Document, dropped: Dropped) -> Rejection:
    found, detail = dropped.candidate, REASONS[dropped.reason]
    place, rule = found.sentence.index, found.match.sense.rule
    return Rejection("code", document.document_id, document.url, dropped.reason, detail, place, rule, found.trigger, dropped.by, dropped.because)


def _place(rejection: Rejection) -> tuple[int, int]:
    return rejection.sentence or 0, rejection.trigger.start if rejection.trigger is not None else 0
