"""The trigger lexicon: senses of words with their demands, read from `seeds/triggers/` (its README explains the patterns)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dateline.extractors.events.words import read_classes
from dateline.extractors.ontology import NO_TYPE, EventType, Ontology
from dateline.words.seeds import Problem, raise_problems, read_rows, seed_path

Role = Literal["A", "R"]
Where = Literal["subject", "object", "dative", "preposition", "clause", "gerund", "duty", "sentence"]

PREPOSITIONS = frozenset(
    (
        *("about", "above", "across", "after", "against", "ahead", "along", "alongside", "amid", "among", "apart", "around", "as", "aside", "at", "away"),
        *("back", "before", "behind", "between", "beyond", "by", "down", "during", "for", "forward", "from", "in", "inside", "into", "near", "of", "off"),
        *("on", "onto", "out", "outside", "over", "through", "throughout", "to", "together", "toward", "towards", "under", "until", "up", "upon", "via"),
        *("past", "with", "within", "without"),
        *("ablaze", "afire", "alight", "free", "home", "jointly", "offline"),  # as particles: "set alight", "called home"
    )
)


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that a sense wants around its word. `words` None: anything will do."""

    where: Where
    prepositions: frozenset[str] = frozenset()
    """Any of these; empty where `where` is no preposition."""
    words: frozenset[str] | None = None
    role: Role | None = None
    required: bool = True
    known: bool = False
    """The filler must be a known actor (`R!`)."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One sense of a word."""

    rule: str
    pos: str
    word: str
    modifiers: tuple[str, ...]
    subject: Role
    demands: tuple[Demand, ...]
    kind: EventType
    """NO_TYPE: it names no event."""
    mode: str | None
    cameo: str | None
    reciprocal: bool
    example: str

    @property
    def event_type(self) -> str | None:
        """None: it names no event."""
        return self.kind.type or None

    @property
    def is_judgement(self) -> bool:
        """Is its subject only spoken of, so that who says so is the actor ("the raid was illegal, Cairo said", "Iran will pay a price, he warned")?"""
        return self.subject == "R" and self.kind.judgement and not (self.kind.type == "ACCUSE" and self.pos == "v")

    @property
    def weight(self) -> int:
        """How much the sense demands: the heavier of two that hold wins."""
        required = [demand for demand in self.demands if demand.required or demand.known]
        named = sum(demand.words is not None or demand.known for demand in required)
        particles = sum(demand.where == "preposition" for demand in required)  # "give up arms" over "give arms"
        return 10 * len(required) + 5 * named + 2 * particles + 20 * len(self.modifiers) + (self.kind is NO_TYPE)


@dataclass(frozen=True, slots=True)
class SenseRow:
    """A row of a trigger file."""

    pos: str
    pattern: str
    mode: str | None
    cameo: str | None
    reciprocal: bool
    example: str


@dataclass(frozen=True, slots=True)
class ComplementRow:
    """What an event about an event is: a REQUEST for a CONSULT is REQUEST/meet."""

    event_type: str
    complement_type: str | None
    complement_mode: str | None
    mode: str | None
    cameo: str | None


@dataclass(frozen=True, slots=True)
class StopRow:
    """What it is to stop an act: to suspend AID is a SANCTION, to call off a PROTEST to CONCEDE."""

    event_type: str
    mode: str | None
    becomes: str
    becomes_mode: str | None
    cameo: str


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """The prepositions in which a type's recipient stands, likeliest first."""

    event_type: str
    prepositions: tuple[str, ...]


class PatternError(ValueError):
    """What is wrong with a pattern."""


@dataclass(frozen=True)
class Lexicon:
    """All senses by part of speech and word, heaviest first."""

    senses: Mapping[tuple[str, str], tuple[Sense, ...]]
    classes: Mapping[str, frozenset[str]]
    complements: Mapping[tuple[str, str | None, str | None], ComplementRow]
    recipients: Mapping[str, tuple[str, ...]]
    stops: Mapping[tuple[str, str | None], StopRow]

    @classmethod
    def load(cls, ontology: Ontology, folder: Path | None = None) -> "Lexicon":
        """Reads and validates the folder. Raises SeedError with every problem of a file at once."""
        folder = folder or seed_path("triggers")
        classes = read_classes(folder)
        senses: dict[tuple[str, str], list[Sense]] = defaultdict(list)
        problems: list[Problem] = []
        seen: dict[tuple[str, str], str] = {}
        for path in sorted(folder.glob("*.csv")):
            if path.stem.startswith(("classes", "complements", "prepositions", "recipients", "stops")):
                continue
            event_type = None if path.stem.startswith("none") else path.stem.upper()
            for line, row in read_rows(path, SenseRow):
                problems += _check(row, event_type, ontology, path, line)
                where = f"{path.name}:{line}"
                if (row.pos, row.pattern) in seen:
                    problems.append(Problem(str(path), line, "pattern", row.pattern, f"a pattern that stands once; {seen[row.pos, row.pattern]} has it too"))
                seen[row.pos, row.pattern] = where
                try:
                    for sense in _senses(row, ontology.types[event_type] if event_type else NO_TYPE, classes):
                        senses[sense.pos, sense.word].append(sense)
                except PatternError as error:
                    problems.append(Problem(str(path), line, "pattern", row.pattern, str(error)))
        raise_problems(problems)
        complements = {(row.event_type, row.complement_type, row.complement_mode): row for _, row in read_rows(folder / "complements.csv", ComplementRow)}
        recipients = {row.event_type: row.prepositions for _, row in read_rows(folder / "recipients.csv", RecipientRow)}
        stops = {(row.event_type, row.mode): row for _, row in read_rows(folder / "stops.csv", StopRow)}
        ordered = {key: tuple(sorted(found, key=lambda sense: -sense.weight)) for key, found in senses.items()}
        return cls(ordered, classes, complements, recipients, stops)

    def __iter__(self) -> Iterator[Sense]:
        for found in self.senses.values():
            yield from found

    def of(self, pos: str, word: str) -> tuple[Sense, ...]:
        """The senses of a base form, heaviest first."""
        return self.senses.get((pos, word), ())

    def stopped(self, event_type: str, mode: str | None) -> StopRow | None:
        """What it is to stop such an act."""
        return self.stops.get((event_type, mode)) or self.stops.get((event_type, None))

    def complement(self, event_type: str, complement_type: str | None, complement_mode: str | None) -> ComplementRow | None:
        """How an event of `event_type` about one of `complement_type` is coded: the most specific row."""
        for key in ((complement_type, complement_mode), (complement_type, None), (None, None)):
            if (row := self.complements.get((event_type, *key))) is not None:
                return row
        return None


def _check(row: SenseRow, event_type: str | None, ontology: Ontology, path: Path, line: int) -> Iterator[Problem]:
    if row.pos not in ("v", "n", "a"):
        yield Problem(str(path), line, "pos", row.pos, "expected v, n or a")
    if event_type is None:
        if row.mode or row.cameo:
            yield Problem(str(path), line, "mode", str(row.mode or row.cameo), "expected nothing: these senses name no event")
        return
    if row.mode and row.mode not in ontology.modes(event_type):
        yield Problem(str(path), line, "mode", row.mode, f"expected a mode of {event_type}: {', '.join(sorted(ontology.modes(event_type)))}")
    if row.cameo not in ontology.cameo:
        yield Problem(str(path), line, "cameo", row.cameo or "", "expected a CAMEO code")


def _senses(row: SenseRow, kind: EventType, classes: Mapping[str, frozenset[str]]) -> Iterator[Sense]:
    tokens = row.pattern.split()
    subject: Role = "A"
    before: tuple[Demand, ...] = ()
    if row.pos in ("v", "a"):
        if len(tokens) < 2 or not (tokens[0] in ("A", "R") or tokens[0].startswith("[")):
            raise PatternError("expected A, R or a [class], then the verb")
        subject = "R" if tokens[0] == "R" else "A"
        before = (Demand("subject", words=_words(tokens[0], classes)),) if tokens[0].startswith("[") else ()
        tokens = tokens[1:]
    if row.pos == "a":
        if tokens[0] != "be" or len(tokens) < 2:
            raise PatternError("expected `A be`, then the adjective")
        tokens = tokens[1:]
    demands = (*before, *_demands(tokens[1:], row.pos, classes))
    rule = f"{(kind.type or 'none').lower()}.{re.sub(r'[^a-z]+', '-', row.pattern.removeprefix('A ').lower()).strip('-')}"
    spelled = tokens[0].replace("_-_", "-").split("|")
    for word in dict.fromkeys(form for one in spelled for form in (one.replace("-", "_-_"), one.replace("-", "_"))):  # spaCy parts words at hyphens
        *modifiers, head = word.split("_")
        if not re.fullmatch(r"[a-zé'-]+", head):
            raise PatternError(f"{head!r} is no word in base form")
        yield Sense(rule, row.pos, head, tuple(modifiers), subject, demands, kind, row.mode, row.cameo, row.reciprocal, row.example)


def _demands(tokens: list[str], pos: str, classes: Mapping[str, frozenset[str]]) -> Iterator[Demand]:
    objects = 0
    i = 0
    while i < len(tokens):
        token = tokens[i]
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if token in ("that", "ing"):
            yield Demand("clause" if token == "that" else "gerund", words=_words(following or "_", classes))
            i += 2
        elif token == "&":
            yield Demand("sentence", words=_words(following or "&", classes))
            i += 2
        elif following == "must":
            yield Demand("duty", role="R", known=True)
            i += 2
        elif prepositions := _prepositions(token):
            if following in (None, "&") or _prepositions(following or ""):
                yield Demand("preposition", prepositions)
                i += 1
            else:
                yield _demand("preposition", following, pos, classes, prepositions)
                i += 2
        else:
            if pos != "v":
                raise PatternError(f"{token!r}: expected a preposition")
            yield _demand("object", token, pos, classes, dative=objects == 0 and following is not None and _is_object(following))
            objects += 1
            i += 1


def _prepositions(token: str) -> frozenset[str]:
    words = frozenset(token.split("|"))
    return words if words <= PREPOSITIONS else frozenset()


def _is_object(token: str) -> bool:
    return not _prepositions(token) and token not in ("that", "ing", "must", "&")


def _demand(
    where: Where, token: str, pos: str, classes: Mapping[str, frozenset[str]], prepositions: frozenset[str] = frozenset(), *, dative: bool = False
) -> Demand:
    if dative:
        where = "dative"
    if token in ("A", "R", "R!"):
        role: Role = "A" if token == "A" else "R"
        required = where == "preposition" and pos != "n"  # a bare slot may be empty; the preposition itself is the demand
        return Demand(where, prepositions, None, role, required, known=token == "R!")
    return Demand(where, prepositions, _words(token, classes))


def _words(token: str, classes: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    if token == "_":
        return None
    if token.startswith("["):
        names = token.strip("[]").split("|")
        if missing := [name for name in names if name not in classes]:
            raise PatternError(f"unknown class {', '.join(missing)}")
        return frozenset[str]().union(*(classes[name] for name in names))
    if not re.fullmatch(r"[a-zé_|'-]+", token):
        raise PatternError(f"{token!r}: expected A, R, R!, _, a [class] or a word in base form")
    return frozenset(token.split("|"))
