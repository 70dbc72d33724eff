"""Event ontologies as data: types with their modes and contexts, and the CAMEO codes with a crosswalk onto them.

An ontology is a folder in `seeds/` with `types.csv`, `modes.csv`, `contexts.csv` and `crosswalk.csv`; `seeds/cameo.csv` serves them all.
Sources of the facts are in `seeds/README.md`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self, TypeVar

from dateline.words.errors import SeedError
from dateline.words.seeds import Problem, raise_problems, read_rows, seed_path

Fact = TypeVar("Fact")
CAMEO_FILE = "cameo.csv"


@dataclass(frozen=True, slots=True)
class EventType:
    """What was done. `quad`: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict; `score` from -10 (conflict) to 10.

    The rest is what the coder asks of a type.
    """

    type: str
    quad: int
    recipient_required: bool
    score: float
    description: str
    cooperative: bool = False
    """To say that one will do it is to promise; to say that one will not, to refuse."""
    hostile: bool = False
    """To say that one will or may do it is to threaten."""
    harmful: bool = False
    """To agree to it is to threaten."""
    contentious: bool = False
    """Kept where it is only mentioned, if the sentence states no other contention."""
    together: bool = False
    """Both sides do it."""
    joint: bool = False
    """Several actors do it with each other, unless somebody else is named."""
    speech: bool = False
    """It is about another act, which has not happened."""
    has_content: bool = False
    """It is about another act, which is no event of its own beside it."""
    judgement: bool = False
    """It can be done by saying something of another."""
    done_to: bool = False
    """It is an event even if a clause says only whom it was done to."""
    done_to_noun: bool = False
    """The same where a noun names it."""
    of_recipient: bool = False
    """Its noun takes the recipient in "of": the arrest of journalists."""
    place_recipient: bool = False
    """Its recipient may be named by the place alone: a curfew in Mali."""
    place_recipient_noun: bool = False
    """The same where a noun names it, and the actor is known."""
    content_recipient: bool = False
    """Its recipient may stand in the act that it is about."""
    in_passing: bool = False
    """Its noun may stand beside another act of the same actor: "on a visit to", "in protest"."""
    by_people: bool = False
    """People do it, and no state; its content is what they do it for; a noun of it is an event even where it is the ground of another."""
    by_forces: bool = False
    """Armed forces are its actor, even where grammar has them as what is sent."""
    violent: bool = False
    """Whoever is hurt is a side even if nobody is named; two verbs may tell one."""
    topic: bool = False
    """A trial, an apology or a book may be about it."""
    among_companies: bool = False
    """It is an event even if only companies take part."""
    content_class: str | None = None
    """The word class that speaks of such an act where no sense names it."""


NO_TYPE = EventType("", 0, False, 0.0, "")
"""Of senses that name no event."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How it was done. `score` is None where the manual prints none."""

    type: str
    mode: str
    score: float | None
    description: str
    armed: bool = False
    """Of violence: an event even if nobody is named on either side; a killing or a rape might be any crime."""


@dataclass(frozen=True, slots=True)
class Context:
    """What it was about."""

    context: str
    description: str


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO category. `quad` is GDELT's QuadClass, `penta` Phoenix's PentaClass; `goldstein` is None where no source prints one."""

    code: str
    name: str
    root: str
    quad: int
    penta: int
    goldstein: float | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """What a CAMEO code is in the ontology. `note` says where and why it differs from the printed crosswalk."""

    code: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """The categories of one ontology and what is known of each."""

    name: str
    types: Mapping[str, EventType]
    contexts: Mapping[str, Context]
    cameo: Mapping[str, CameoCode]
    _modes: Mapping[str, Mapping[str, Mode]]
    _crosswalk: Mapping[str, Crossing]

    @classmethod
    def load(cls, name: str = "plover", seeds: Path | None = None) -> Self:
        """The ontology of that name, from `seeds` or what ships with Dateline.

        Raises SeedError with every problem: first those within single files, then those between files.
        """
        base = seeds or seed_path("")
        folder = base / name
        if not folder.is_dir():
            raise SeedError(f"no ontology of that name; one is a folder {folder}", name)
        types = read_rows(folder / "types.csv", EventType, lambda row: () if row.quad in (1, 2, 3, 4) else [("quad", "expected 1, 2, 3 or 4")])
        modes = read_rows(folder / "modes.csv", Mode)
        contexts = read_rows(folder / "contexts.csv", Context)
        cameo = read_rows(base / CAMEO_FILE, CameoCode)
        crosswalk = read_rows(folder / "crosswalk.csv", Crossing)
        raise_problems(
            [
                *_repeated(folder / "types.csv", ("type",), types),
                *_repeated(folder / "modes.csv", ("type", "mode"), modes),
                *_repeated(folder / "contexts.csv", ("context",), contexts),
                *_repeated(base / CAMEO_FILE, ("code",), cameo),
                *_repeated(folder / "crosswalk.csv", ("code",), crosswalk),
                *_unknown_modes(folder / "modes.csv", modes, {row.type for _, row in types}),
                *_unknown_roots(base / CAMEO_FILE, cameo),
                *_unknown_crossings(
                    folder / "crosswalk.csv",
                    crosswalk,
                    codes={row.code for _, row in cameo},
                    types={row.type for _, row in types},
                    modes={(row.type, row.mode) for _, row in modes},
                    contexts={row.context for _, row in contexts},
                ),
            ]
        )
        return cls(
            name=name,
            types=MappingProxyType({row.type: row for _, row in types}),
            contexts=MappingProxyType({row.context: row for _, row in contexts}),
            cameo=MappingProxyType({row.code: row for _, row in cameo}),
            _modes=MappingProxyType({kind.type: MappingProxyType({row.mode: row for _, row in modes if row.type == kind.type}) for _, kind in types}),
            _crosswalk=MappingProxyType({row.code: row for _, row in crosswalk}),
        )

    def modes(self, event_type: str) -> Mapping[str, Mode]:
        """The modes that an event of that type may have. Raises KeyError for an unknown type, as all the following do."""
        return self._modes[event_type]

    def quad(self, event_type: str) -> int:
        """Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return self.types[event_type].quad

    def plover_score(self, event_type: str, mode: str | None = None) -> float:
        """From -10 (most conflictual) to 10 (most cooperative): the mode's, or the type's where the mode has none."""
        score = self._modes[event_type][mode].score if mode else None
        return self.types[event_type].score if score is None else score

    def goldstein(self, cameo: str) -> float:
        """Goldstein's scale, -10 to 10, for a CAMEO code; that of the code above where no source prints one."""
        score = self.cameo[cameo].goldstein
        return self.goldstein(cameo[:-1]) if score is None else score

    def type_of_cameo(self, cameo: str) -> tuple[str, str | None, tuple[str, ...]] | None:
        """Type, mode and contexts of a CAMEO code; None for statements (01), which are no events."""
        self.cameo[cameo]
        crossing = self._crosswalk.get(cameo)
        return (crossing.type, crossing.mode, crossing.contexts) if crossing else None


def _repeated(path: Path, key: tuple[str, ...], rows: Iterable[tuple[int, Fact]]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in rows:
        values = tuple(str(getattr(row, column)) for column in key)
        if values in seen:
            yield Problem(str(path), line, key[-1], values[-1], f"stands in line {seen[values]} already")
        seen.setdefault(values, line)


def _unknown_modes(path: Path, modes: Iterable[tuple[int, Mode]], types: set[str]) -> Iterator[Problem]:
    for line, row in modes:
        if row.type not in types:
            yield Problem(str(path), line, "type", row.type, "expected a type of types.csv")


def _unknown_roots(path: Path, cameo: Iterable[tuple[int, CameoCode]]) -> Iterator[Problem]:
    codes = {row.code: row for _, row in cameo}
    for line, row in cameo:
        if row.root not in codes or not row.code.startswith(row.root):
            yield Problem(str(path), line, "root", row.root, "expected the first two digits of the code, a row of this file")
        elif row.goldstein is None and (len(row.code) == 2 or row.code[:-1] not in codes):
            yield Problem(str(path), line, "goldstein", "", "expected a number, or a row for the code above to take it from")


def _unknown_crossings(
    path: Path,
    crosswalk: Iterable[tuple[int, Crossing]],
    codes: set[str],
    types: set[str],
    modes: set[tuple[str, str]],
    contexts: set[str],
) -> Iterator[Problem]:
    for line, row in crosswalk:
        if row.code not in codes:
            yield Problem(str(path), line, "code", row.code, f"expected a code of {CAMEO_FILE}")
        if row.type not in types:
            yield Problem(str(path), line, "type", row.type, "expected a type of types.csv")
        elif row.mode and (row.type, row.mode) not in modes:
            yield Problem(str(path), line, "mode", row.mode, f"expected a mode that modes.csv gives {row.type}")
        for context in row.contexts:
            if context not in contexts:
                yield Problem(str(path), line, "contexts", context, "expected a context of contexts.csv")
