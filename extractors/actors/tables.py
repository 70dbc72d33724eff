"""The actor tables: countries, known actors with terms of office, agent nouns, homonyms; read, checked and indexed.

Columns, sources and licences are in `seeds/README.md`.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from dateline.extractors.actors.words import plain
from dateline.words.errors import SeedError
from dateline.words.seeds import Problem, raise_problems, read_rows, seed_path

PRIMARY_SECTORS = ("COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK")
OTHER_SECTORS = ("AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC")
SECTORS = frozenset((*PRIMARY_SECTORS, *OTHER_SECTORS))
"""PLOVER manual 0.8, sector codes."""
NON_STATES = frozenset(["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"])
"""PLOVER manual 0.8, what stands in a country's place for those who have none."""
DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
KINDS = ("person", "body", "igo", "ngo", "group")
AGENT_KINDS = ("strong", "weak", "pass", "mod")
ACTOR_FILES = ("bodies.csv", "groups.csv", "persons.csv", "holders.csv")


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory. Events of a dependency are its `sovereign`'s; those after `valid_to` its `successor`'s."""

    code: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: tuple[str, ...]
    seats: tuple[str, ...]
    sovereign: str | None
    valid_from: str | None
    valid_to: str | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One role of one actor: a term of office, or a group's standing for a time. Dates are ISO 8601 of the precision known."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    sectors: tuple[str, ...]
    valid_from: str | None
    valid_to: str | None
    seen_on: str | None
    role: str | None
    wikidata_id: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Agent:
    """A common noun for somebody. `kind`: strong (has its own sectors), weak (takes those of what it belongs to), pass (stands for what
    follows its "of"), mod (a modifier that tells the sector of a weak noun)."""

    noun: str
    kind: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Homonym:
    """A name that is another place when the document says any of `cues`."""

    name: str
    country: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nickname:
    """A short form or other spelling of a first name."""

    short: str
    formal: str


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level division whose name only one country has, or nearly all of its people live in one."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A known actor with its roles, earliest first."""

    key: str
    name: str
    kind: str
    wikidata_id: str | None
    roles: tuple[ActorRow, ...]


def entity_key(row: ActorRow) -> str:
    """What makes rows one actor: the Wikidata id, else country and name."""
    return row.wikidata_id or f"{row.country or '---'}:{row.name}"


@dataclass(frozen=True)
class Tables:
    """All that is known about actors."""

    countries: dict[str, Country]
    entities: dict[str, Entity]
    agents: tuple[Agent, ...]
    homonyms: tuple[Homonym, ...]
    regions: tuple[Region, ...]
    nicknames: tuple[Nickname, ...]

    @classmethod
    def load(cls, user_actors: Path | None = None) -> "Tables":
        """Reads and checks all tables. Raises SeedError that lists every problem."""
        countries = {row.code: row for _, row in read_rows(seed_path("countries.csv"), Country, _check_country)}
        folder = seed_path("actors")
        own = _read_actors((user_actors,) if user_actors else (), countries)
        ours = _read_actors([path for name in ACTOR_FILES if (path := folder / name).exists()], countries)
        replaced = {entity_key(row) for row in own}
        rows = [*own, *(row for row in ours if entity_key(row) not in replaced)]  # of two actors with one name the first is meant
        agents = tuple(row for _, row in read_rows(folder / "agents.csv", Agent, _check_agent))
        homonyms = tuple(row for _, row in read_rows(folder / "homonyms.csv", Homonym))
        regions = tuple(row for _, row in read_rows(seed_path("regions.csv"), Region))
        nicknames = tuple(row for _, row in read_rows(folder / "nicknames.csv", Nickname))
        return cls(countries, _entities(rows), agents, homonyms, regions, nicknames)

    @cached_property
    def towns(self) -> dict[str, str]:
        """All towns to their countries, by name in plain letters; the largest of a name. Read when first asked for."""
        found: dict[str, str] = {}
        for row in read_cities():
            found.setdefault(plain(row[1]), row[2])
        return found


def _read_actors(paths: Iterable[Path], countries: dict[str, Country]) -> list[ActorRow]:
    rows: list[ActorRow] = []
    problems: list[Problem] = []
    for path in paths:
        found = read_rows(path, ActorRow, _actor_check(countries))
        problems += _overlaps(path, found)
        problems += _ambiguous(path, found)
        rows += [row for _, row in found]
    raise_problems(problems)
    return rows


def read_cities() -> Iterator[list[str]]:
    """Towns, largest first: GeoNames id, name, country, first-level division, latitude, longitude, population.

    Our own table, made by `tools/build_actors.py`: read as it is, for its size.
    """
    path = seed_path("cities.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        for row in reader:
            if len(row) != 7:
                raise SeedError(f"line {reader.line_num}: {len(row)} cells; expected 7", str(path))
            yield row


def _entities(rows: Iterable[ActorRow]) -> dict[str, Entity]:
    grouped: dict[str, list[ActorRow]] = {}
    for row in rows:
        grouped.setdefault(entity_key(row), []).append(row)
    return {
        key: Entity(key, own[0].name, own[0].kind, own[0].wikidata_id, tuple(sorted(own, key=lambda row: row.valid_from or ""))) for key, own in grouped.items()
    }


def _check_country(row: Country) -> Iterator[tuple[str, str]]:
    if not (len(row.code) == 3 and row.code.isalpha() and row.code.isupper()):
        yield "code", "expected three capital letters"
    yield from _check_dates(row)


def _check_agent(row: Agent) -> Iterator[tuple[str, str]]:
    if row.kind not in AGENT_KINDS:
        yield "kind", f"expected one of {', '.join(AGENT_KINDS)}"
    yield from _check_sectors(row.sectors)


def _check_sectors(sectors: Iterable[str]) -> Iterator[tuple[str, str]]:
    if unknown := [sector for sector in sectors if sector not in SECTORS]:
        yield "sectors", f"no PLOVER sector: {', '.join(unknown)}; the sectors are {', '.join(sorted(SECTORS))}"


def _actor_check(countries: dict[str, Country]) -> Callable[[ActorRow], Iterator[tuple[str, str]]]:
    known = countries.keys() | NON_STATES

    def check(row: ActorRow) -> Iterator[tuple[str, str]]:
        if not row.name.strip():
            yield "name", "expected a name"
        if row.kind not in KINDS:
            yield "kind", f"expected one of {', '.join(KINDS)}"
        if row.country and row.country not in known:
            yield "country", f"expected an ISO 3166 code in capitals, one of {', '.join(sorted(NON_STATES))}, or nothing"
        if row.wikidata_id and not (row.wikidata_id[0] == "Q" and row.wikidata_id[1:].isdigit()):
            yield "wikidata_id", "expected Q and digits, or nothing"
        yield from _check_sectors(row.sectors)
        yield from _check_dates(row)

    return check


def _check_dates(row: ActorRow | Country) -> Iterator[tuple[str, str]]:
    dates = [("valid_from", row.valid_from), ("valid_to", row.valid_to), ("seen_on", row.seen_on if isinstance(row, ActorRow) else None)]
    for column, text in dates:
        if text and not DATE.fullmatch(text):
            yield column, "expected a date as YYYY, YYYY-MM or YYYY-MM-DD, or nothing"
    if row.valid_from and row.valid_to and row.valid_from[: len(row.valid_to)] > row.valid_to[: len(row.valid_from)]:
        yield "valid_to", f"is before valid_from, {row.valid_from}"


def _overlaps(path: Path, rows: list[tuple[int, ActorRow]]) -> Iterator[Problem]:
    """Two rows of one file that say different things of the same actor's same role at the same time."""
    grouped: dict[tuple[str, str | None], list[tuple[int, ActorRow]]] = {}
    for line, row in rows:
        grouped.setdefault((entity_key(row), row.role), []).append((line, row))
    for same in grouped.values():
        if len(same) > 1:
            yield from _overlapping(path, same)


def _overlapping(path: Path, rows: list[tuple[int, ActorRow]]) -> Iterator[Problem]:
    ordered = sorted(rows, key=lambda pair: pair[1].valid_from or "")
    for (line, one), (other_line, other) in pairwise(ordered):
        starts, ends = other.valid_from or "", one.valid_to or "9999"
        if starts < ends[: len(starts)] and (one.country, one.sectors) != (other.country, other.sectors):
            yield Problem(str(path), other_line, "valid_from", starts, f"overlaps the row of {one.name} in line {line}, which says something else")


def _ambiguous(path: Path, rows: list[tuple[int, ActorRow]]) -> Iterator[Problem]:
    """A name that one file gives to two bodies or groups: nothing could choose between them. Persons are told apart by office and country."""
    owners: dict[str, tuple[int, str]] = {}
    for line, row in rows:
        if row.kind == "person":
            continue
        for column, name in (("name", row.name), *(("aliases", alias) for alias in row.aliases)):
            first, key = owners.setdefault(name, (line, entity_key(row)))
            if key != entity_key(row):
                yield Problem(str(path), line, column, name, f"the actor in line {first} has this name too; leave it out of one of them")


def plural(noun: str) -> str:
    """The regular English plural."""
    if noun.endswith(("s", "x", "ch", "sh", "z")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
