"""Every sense of the trigger lexicon codes its own example."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from dateline.extractors.events.lexicon import Lexicon, Sense
from dateline.extractors.events.words import read_classes
from dateline.extractors.ontology import Ontology
from dateline.extractors.read import Coder
from dateline.extractors.text import read_text
from dateline.words.errors import SeedError
from dateline.words.seeds import seed_path

DAY = date(2024, 5, 15)
EXCEPTIONS = Path(__file__).with_name("trigger_exceptions.csv")
"""Examples that are not coded as their row says, with what becomes of them."""
MOST_EXCEPTIONS = 636
EVENTS = Path(__file__).parents[2] / "extractors" / "events"


@pytest.fixture(scope="session")
def senses() -> list[Sense]:
    return list({(sense.rule, sense.pos, sense.example): sense for sense in Lexicon.load(Ontology.load("plover"))}.values())


def test_cover(senses: list[Sense]) -> None:
    ontology = Ontology.load("plover")
    coded = [sense for sense in senses if sense.event_type]
    assert len(coded) >= 1500
    assert {sense.event_type for sense in coded} == set(ontology.types)


def test_every_mode_has_a_sense(senses: list[Sense]) -> None:
    """Of REQUEST, REJECT and THREATEN also what is asked, refused or threatened gives the mode."""
    ontology = Ontology.load("plover")
    reached = {(sense.event_type, sense.mode) for sense in senses}
    reached |= {(row.event_type, row.mode) for row in Lexicon.load(ontology).complements.values()}
    assert [(kind, mode) for kind in ontology.types for mode in ontology.modes(kind) if (kind, mode) not in reached] == []


def test_examples_of_senses_that_name_no_event_give_none(coder: Coder, senses: list[Sense]) -> None:
    coded = {sense.example: coder.code_document(read_text(sense.example, DAY)).events for sense in senses if sense.event_type is None}
    assert {example: [event.rule for event in events] for example, events in coded.items() if events} == {}


def test_examples_are_coded_by_their_own_rule(coder: Coder, senses: list[Sense]) -> None:
    """In type, mode and CAMEO code, too. What is not is listed, and what is listed is not: the list only gets shorter."""
    missed = {(sense.rule, sense.example): reason for sense in senses if sense.event_type is not None and (reason := what_became(coder, sense))}
    with EXCEPTIONS.open(encoding="utf-8", newline="") as stream:
        listed = {(row["rule"], row["example"]): row["reason"] for row in csv.DictReader(stream)}
    assert {key: reason for key, reason in missed.items() if key not in listed} == {}
    assert sorted(listed.keys() - missed.keys()) == [], "these are coded as their row says; take them off the list"
    assert all(listed.values())
    assert len(listed) <= MOST_EXCEPTIONS


def what_became(coder: Coder, sense: Sense) -> str:
    """Nothing where the example is coded as its row says; else what became of the sense."""
    reading = coder.code_document(read_text(sense.example, DAY))
    if any((event.event_type, event.mode, event.cameo, event.rule) == (sense.event_type, sense.mode, sense.cameo, sense.rule) for event in reading.events):
        return ""
    if other := next((event for event in reading.events if event.rule == sense.rule), None):
        return f"read as {other.event_type}/{other.mode or '-'} {other.cameo}"
    if fallen := next((one for one in reading.rejections if one.rule == sense.rule), None):
        return f"dropped: {fallen.reason}"
    rules = [event.rule for event in reading.events if event.event_type == sense.event_type]
    return f"coded by {rules[0]}" if rules else "the sense does not hold in the parse"


def test_every_word_class_is_asked_for() -> None:
    """By a pattern, by the code, or as the content of an event type."""
    folder = seed_path("triggers")
    patterns = [row["pattern"] for path in folder.glob("*.csv") for row in rows_of(path) if "pattern" in row]
    asked = {name for pattern in patterns for names in re.findall(r"\[([a-z_|]+)\]", pattern) for name in names.split("|")}
    asked |= {row["content_class"] for row in rows_of(seed_path("plover/types.csv"))}
    code = "".join(path.read_text(encoding="utf-8") for path in EVENTS.rglob("*.py"))
    asked |= set(re.findall(r'"([a-z_]+)"', code))
    assert sorted(read_classes(folder).keys() - asked) == []


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("v,A attack [nonsense],,180,,Mali attacked.", "unknown class nonsense"),
        ("v,attack R,,180,,Mali attacked.", "expected A, R or a [class], then the verb"),
        ("x,A attack R,,180,,Mali attacked.", "expected v, n or a"),
        ("v,A attack R,tickle,180,,Mali attacked.", "expected a mode of ASSAULT"),
        ("v,A attack R,,999,,Mali attacked.", "expected a CAMEO code"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, row: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "assault.csv").write_text(f"pos,pattern,mode,cameo,reciprocal,example\n{row}\n")
    with pytest.raises(SeedError, match=r"assault.csv:2: ") as error:
        Lexicon.load(Ontology.load("plover"), tmp_path)
    assert expected in str(error.value)
