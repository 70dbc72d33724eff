"""Scores the events that Dateline codes in whole articles against annotated ones.

A coded event and an annotated one are a pair if the annotated trigger stands in the sentence of the coded one; each is used once, best pairs first. Levels,
each asking for all before it: `event` (the sentence holds an annotated event), `type`, `actor` and `dyad` (the countries of the actors, and of the
recipients: every coded one is right, and one is found; of acts that both sides do, both together), `status`, `codes` (dyad with sectors). Precision is of all
coded events. Recall is of the annotated events that are not optional; optional ones can be matched and are right then, and are never missed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dateline.words.records import Event
from training.annotations import Side, Text, Told

SYMMETRIC = frozenset(("AGREE", "CONSULT", "COOPERATE"))
LEVELS = ("event", "type", "actor", "dyad", "status", "codes")


@dataclass(frozen=True)
class Coded:
    """What is compared of a coded event: its trigger is told by sentence and characters there."""

    event_type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    status: str
    sentence: int
    start: int
    end: int
    day: str = ""
    country: str | None = None
    confidence: float = 1.0

    @classmethod
    def of(cls, event: Event, starts: Sequence[int]) -> "Coded":
        """An event of Dateline; `starts` says where each sentence of the article begins in the coded text."""
        sentence = max(index for index, start in enumerate(starts) if start <= event.trigger.start)
        first, last = event.trigger.start - starts[sentence], event.trigger.end - starts[sentence]
        actors, recipients = (tuple(one.actor.code or "---" for one in side) for side in (event.actors, event.recipients))
        day, place = event.date.value if event.date is not None else "", event.place.country if event.place is not None else None
        return cls(event.event_type, actors, recipients, event.status, sentence, first, last, day, place, event.confidence)

    @classmethod
    def told(cls, event: Told) -> "Coded":
        """An annotated event, as if it had been coded."""
        trigger = event.trigger
        actors, recipients = (tuple(side.code for side in sides) for sides in (event.actors, event.recipients))
        return cls(event.event_type, actors, recipients, event.status, trigger.sentence, trigger.start, trigger.end, event.day or "", event.country)


@dataclass(frozen=True)
class Pair:
    """A coded event, the annotated one that it was paired with, and the levels that it reaches."""

    coded: Coded
    told: Told | None
    levels: frozenset[str] = frozenset()

    @property
    def sure(self) -> bool:
        """Are type and both countries right: what an event's confidence is the probability of?"""
        return "dyad" in self.levels


@dataclass
class Score:
    """Counts over articles, and the figures that follow from them."""

    pairs: list[Pair] = field(default_factory=list)
    missed: list[tuple[Text, Told]] = field(default_factory=list)
    wanted: int = 0
    quiet_words: int = 0
    quiet_events: int = 0

    def precision(self, level: str) -> float:
        """Share of the coded events that reach the level."""
        return sum(level in pair.levels for pair in self.pairs) / max(1, len(self.pairs))

    def recall(self, level: str) -> float:
        """Share of the annotated events that must be found that are found at the level."""
        return sum(level in pair.levels for pair in self.pairs if pair.told is not None and not pair.told.optional) / max(1, self.wanted)

    def f1(self, level: str) -> float:
        """The harmonic mean of both."""
        precision, recall = self.precision(level), self.recall(level)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def dates(self) -> float:
        """Of events of the right type whose day is annotated, the share with that day, to the precision annotated."""
        asked = [pair for pair in self.pairs if "type" in pair.levels and pair.told is not None and pair.told.day]
        return sum(_same_day(pair) for pair in asked) / max(1, len(asked))

    @property
    def places(self) -> float:
        """Of events of the right type whose place is annotated, the share with a place of that country."""
        asked = [pair for pair in self.pairs if "type" in pair.levels and pair.told is not None and pair.told.country]
        right = [pair for pair in asked if pair.told is not None and pair.coded.country == pair.told.country]
        return len(right) / max(1, len(asked))

    @property
    def quiet(self) -> float:
        """Coded events a thousand words in articles without any annotated one."""
        return 1000 * self.quiet_events / max(1, self.quiet_words)

    @property
    def calibration_error(self) -> float:
        """Expected calibration error of the confidence, over ten equal steps."""
        steps: dict[int, list[Pair]] = {}
        for pair in self.pairs:
            steps.setdefault(min(9, int(pair.coded.confidence * 10)), []).append(pair)
        gaps = (abs(sum(pair.coded.confidence for pair in step) - sum(pair.sure for pair in step)) for step in steps.values())
        return sum(gaps) / max(1, len(self.pairs))


def _same_day(pair: Pair) -> bool:
    assert pair.told is not None and pair.told.day is not None
    width = min(len(pair.coded.day), len(pair.told.day))
    return width > 0 and pair.coded.day[:width] == pair.told.day[:width]


def country(code: str) -> str:
    """The country of a code; bodies of states are one."""
    return {"EUR": "IGO", "UNO": "IGO"}.get(code[:3], code[:3])


def agrees(codes: Sequence[str], told: Iterable[Side], *, sectors: bool = False) -> bool:
    """Is every coded participant an annotated one? Nobody is coded where nobody is annotated, and somebody where somebody is."""
    right = [side.code for side in told]
    if not right:
        return not codes
    if not codes:
        return not sectors and all(country(code) == "---" for code in right)

    def fits(code: str, wanted: str) -> bool:
        return code == wanted or (len(wanted) == 3 and country(code) == wanted) if sectors else country(code) == country(wanted)

    return all(any(fits(code, wanted) for wanted in right) for code in codes)


def levels(coded: Coded, told: Told) -> frozenset[str]:
    """The levels that a coded event reaches against an annotated one of its sentence."""
    if coded.event_type != told.event_type:
        return frozenset(("event",))
    reached = {"event", "type"}
    actors, recipients = told.actors, told.recipients
    if told.event_type in SYMMETRIC:
        both = (*coded.actors, *coded.recipients)
        actor = dyad = agrees(both, (*actors, *recipients))
        codes = agrees(both, (*actors, *recipients), sectors=True)
    else:
        actor, dyad = agrees(coded.actors, actors), agrees(coded.recipients, recipients)
        codes = agrees(coded.actors, actors, sectors=True) and agrees(coded.recipients, recipients, sectors=True)
    if actor:
        reached.add("actor")
    if actor and dyad:
        reached |= {"dyad"} | ({"status"} if coded.status == told.status else set()) | ({"codes"} if codes else set())
    return frozenset(reached)


def paired(events: Sequence[Coded], text: Text) -> Iterator[Pair]:
    """Each coded event with its partner, if it has one."""
    possible = []
    for at, event in enumerate(events):
        for number, told in enumerate(text.events):
            if event.sentence != told.trigger.sentence:
                continue
            reached = levels(event, told)
            near = event.start < told.trigger.end and told.trigger.start < event.end
            rank = 10 * ("type" in reached) + 3 * near + len(reached) + 0.5 * (not told.optional)
            possible.append((-rank, at, number, reached))
    used: dict[int, tuple[Told, frozenset[str]]] = {}
    taken: set[int] = set()
    for _, at, number, reached in sorted(possible, key=lambda one: one[:3]):
        if at not in used and number not in taken:
            used[at] = text.events[number], reached
            taken.add(number)
    for at, event in enumerate(events):
        yield Pair(event, *used[at]) if at in used else Pair(event, None)


def add(score: Score, text: Text, events: Sequence[Coded]) -> None:
    """Counts one article."""
    pairs = list(paired(events, text))
    score.pairs += pairs
    found = [pair.told for pair in pairs if pair.told is not None]
    score.missed += [(text, told) for told in text.events if not told.optional and not any(told is one for one in found)]
    score.wanted += sum(not told.optional for told in text.events)
    if not text.events:
        score.quiet_events += len(events)
        score.quiet_words += sum(len(sentence.split()) for sentence in text.sentences)
