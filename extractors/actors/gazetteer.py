"""Finding names: the longest known name at each word of a text, in one pass."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dateline.extractors.actors.tables import Agent, Entity, Tables, plural, read_cities
from dateline.extractors.actors.words import Words, fold, read_words, word_set

EntryKind = Literal["country", "seat", "actor", "capital", "demonym", "region", "city", "agent", "modifier"]
ORDER: dict[EntryKind, int] = {"country": 0, "seat": 1, "actor": 2, "capital": 3, "demonym": 4, "agent": 5, "modifier": 6, "region": 7, "city": 8}
"""Which reading of a name comes first."""
BIG_CITY = 100_000
"""People. A smaller town is only believed where the language model says that it is a place."""
DIRECTIONS = word_set("directions")


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a name. `exact` is the spelling that the text must have (acronyms); `capital` asks for a capital first letter."""

    kind: EntryKind
    country: str | None = None
    entity: Entity | None = None
    agent: Agent | None = None
    exact: str | None = None
    capital: bool = True
    surname: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A known name in a text, with its readings, likeliest first."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    prefixed: bool = False
    """Is it after pro-, anti-, non-, ex-?"""

    @property
    def entry(self) -> Entry:
        """The likeliest reading."""
        return self.entries[0]


PARTICLES = word_set("particles")
FAMILY_NAME_FIRST = frozenset(("CHN", "PRK", "KOR", "VNM", "TWN", "KHM", "HKG", "MMR"))
"""Countries whose people are called by the first word of their names."""
REGNAL = re.compile(r"[ivx]+")
PREFIXES = ("pro-", "anti-", "non-", "ex-", "Pro-", "Anti-", "Non-", "trans-", "post-")


@dataclass(frozen=True)
class Gazetteer:
    """The index of names."""

    entries: dict[str, tuple[Entry, ...]]
    longest: dict[str, int]
    """First words to the number of words of the longest name that begins so."""
    surnames: dict[str, tuple[Entity, ...]] = field(default_factory=dict)
    """Words by which persons are called after a title, to persons."""

    @classmethod
    def build(cls, tables: Tables) -> "Gazetteer":
        """Index all tables."""
        entries: dict[str, list[Entry]] = {}
        for name, entry in _names(tables):
            entries.setdefault(fold(name), []).append(entry)
        surnames: dict[str, list[Entity]] = {}
        nicknames: dict[str, list[str]] = {}
        for nickname in tables.nicknames:
            nicknames.setdefault(fold(nickname.formal), []).append(fold(nickname.short))
        for entity in tables.entities.values():
            if entity.kind == "person":
                _index_person(entity, nicknames, entries, surnames)
        agents = {key for key, found in entries.items() if any(entry.kind in ("agent", "modifier") for entry in found)}
        for name, entry in _place_names(tables):
            key = fold(name)
            if key not in agents and key not in DIRECTIONS:
                own = entries.setdefault(key, [])
                if not any(entry.kind == other.kind and entry.country == other.country for other in own):
                    own.append(entry)
        longest: dict[str, int] = {}
        for key in entries:
            first, count = key.partition(" ")[0], key.count(" ") + 1
            if count > longest.get(first, 0):
                longest[first] = count
        ordered = {key: tuple(sorted(found, key=_rank)) if len(found) > 1 else tuple(found) for key, found in entries.items()}
        return cls(ordered, longest, {key: tuple(found) for key, found in surnames.items()})

    def find(self, text: str) -> list[Found]:
        """Known names in the text, left to right, the longest at each place."""
        words = read_words(text)
        found: list[Found] = []
        longest, folded = self.longest, words.folded
        i, count = 0, len(folded)
        while i < count:
            reach = longest.get(folded[i])
            if reach is None:
                i += 1
                continue
            hit = self._longest_at(text, words, i, min(reach, count - i))
            if hit is None:
                i += 1
                continue
            n, entries = hit
            start = words.starts[i]
            end = words.ends[i + n - 1]
            if text[end : end + 1] == "." and "." in text[start:end]:
                end += 1  # the last full stop of "U.S."
            found.append(Found(start, end, entries, text[max(0, start - 6) : start].endswith(PREFIXES)))
            i += n
        return found

    def _longest_at(self, text: str, words: Words, i: int, reach: int) -> tuple[int, tuple[Entry, ...]] | None:
        folded, joined = words.folded, words.joined
        n = 1
        while n < reach and joined[i + n]:
            n += 1
        while n:
            entries = self.entries.get(" ".join(folded[i : i + n]) if n > 1 else folded[i])
            if entries and (kept := tuple(entry for entry in entries if _spelled(text, words, i, n, entry))):
                return n, kept
            n -= 1
        return None


def _spelled(text: str, words: Words, i: int, n: int, entry: Entry) -> bool:
    """Is it written as this reading demands?"""
    start = words.starts[i]
    if entry.exact is not None:
        written = text[start : words.ends[i + n - 1]]
        return written == entry.exact or written.replace(".", "").replace(" ", "") == entry.exact
    return not entry.capital or not text[start].islower()


def _rank(entry: Entry) -> int:
    """Places before persons who are called by one word ("Lagos"): the language model may overrule it."""
    return ORDER["city"] + 1 if entry.surname else ORDER[entry.kind]


def _entry(name: str, kind: EntryKind, country: str | None, entity: Entity | None = None) -> Entry:
    short = name.replace(".", "")
    acronym = len(short) <= 7 and short.isupper() and short.isalnum()
    return Entry(kind, country, entity, exact=short if acronym else None, capital=not name[:1].islower(), name=name)


def _names(tables: Tables) -> Iterator[tuple[str, Entry]]:
    for country in tables.countries.values():
        for name in (country.name, *country.aliases):
            yield _bare(name), _entry(_bare(name), "country", country.code)
        for name in country.demonyms:
            yield name, _entry(name, "demonym", country.code)
            if not name.endswith(("s", "sh", "ch", "men", "ese")) or name in ("Czech",):
                yield name + "s", _entry(name + "s", "demonym", country.code)
        for name in country.capital:
            yield name, _entry(name, "capital", country.code)
        for name in country.seats:
            yield _bare(name), _entry(_bare(name), "seat", country.code)
    for entity in tables.entities.values():
        if entity.kind == "person":
            continue
        for name in dict.fromkeys((entity.name, *(role.name for role in entity.roles), *(alias for role in entity.roles for alias in role.aliases))):
            yield _bare(name), _entry(_bare(name), "actor", entity.roles[-1].country, entity)
    for agent in tables.agents:
        kind: EntryKind = "modifier" if agent.kind == "mod" else "agent"
        forms = (agent.noun,) if agent.kind == "mod" else (agent.noun, _plural(agent.noun))
        for form in dict.fromkeys(forms):
            yield form, Entry(kind, agent=agent, capital=False, name=agent.noun)


def _index_person(entity: Entity, nicknames: dict[str, list[str]], entries: dict[str, list[Entry]], surnames: dict[str, list[Entity]]) -> None:
    """Index a person's names: as given, without the middle one of three, without an Arabic article, by the first and the last word."""
    entry = Entry("actor", entity=entity, name=entity.name)
    names = {name for role in entity.roles for name in (role.name, *role.aliases)} if len(entity.roles) > 1 or entity.roles[0].aliases else {entity.name}
    keys = {fold(name) for name in names}
    words = fold(entity.name).split()
    if len(words) == 3 and words[1] not in PARTICLES and "-" not in entity.name and entity.roles[0].country not in FAMILY_NAME_FIRST:
        keys.add(f"{words[0]} {words[2]}")
    keys.update(" ".join(word for word in key.split() if word not in ("al", "el")) for key in list(keys) if " " in key)
    for key in list(keys):
        first, _, rest = key.partition(" ")
        keys.update(f"{short} {rest}" for short in nicknames.get(first, ()) if rest)
    alone = Entry("actor", entity=entity, name=entity.name, surname=True)
    for key in keys:
        entries.setdefault(key, []).append(entry if " " in key else alone)
    for word in _called_by(words, entity.roles[0].country):
        surnames.setdefault(word, []).append(entity)


def _called_by(words: Sequence[str], country: str | None) -> set[str]:
    """The one word by which somebody is called after a title: the last, the first where families come first, a monarch's own name ("Hassan II")."""
    if len(words) > 1 and REGNAL.fullmatch(words[-1]):
        return {words[0]}
    return {words[0], words[-1]} if words and country in FAMILY_NAME_FIRST else set(words[-1:])


def _plural(noun: str) -> str:
    """Of "member of parliament" and "attorney general" the first word takes the s."""
    head, of, rest = noun.partition(" of ")
    return plural(head) + of + rest


def _place_names(tables: Tables) -> Iterator[tuple[str, Entry]]:
    for region in tables.regions:
        yield region.name, Entry("region", region.country, name=region.name)
    for row in read_cities():
        if int(row[6]) < BIG_CITY:
            break
        yield row[1], Entry("city", row[2], name=row[1])


def _bare(name: str) -> str:
    return name[4:] if name[:4] in ("the ", "The ") and name not in ("The Hague",) else name
