"""Every sense of the trigger lexicon codes its own example."""

from datetime import date

import pytest

from dateline.extractors.events.lexicon import Lexicon, Sense
from dateline.extractors.ontology import Ontology
from dateline.extractors.read import Coder
from dateline.extractors.text import read_text
from dateline.words.errors import SeedError

DAY = date(2024, 5, 15)
FLOOR = 0.97
"""Share of examples coded as their row says. What is missing is the parser's: it reads some verbs of short sentences as nouns."""


@pytest.fixture(scope="session")
def senses() -> list[Sense]:
    return list({sense.rule: sense for sense in Lexicon.load(Ontology.load("plover"))}.values())


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


def test_examples_are_coded_as_their_row_says(coder: Coder, senses: list[Sense]) -> None:
    missed = []
    for sense in senses:
        events = coder.code_document(read_text(sense.example, DAY)).events
        if sense.event_type is None:
            good = not any(event.rule.endswith(sense.rule.split(".", 1)[1]) for event in events)
        else:
            good = any(event.event_type == sense.event_type for event in events)
        if not good:
            missed.append(f"{sense.rule}: {sense.example} -> {[(event.event_type, event.rule) for event in events]}")
    assert len(missed) <= (1 - FLOOR) * len(senses), "\n".join(missed)


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
