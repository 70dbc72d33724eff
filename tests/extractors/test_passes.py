"""The passes of the event coder, each by its own fixtures: a text, then what becomes of every word that might name an event.

`passes/NAME.txt` has blocks apart by an empty line: a text (its sentences apart by " / "), then for each candidate in order its trigger and the
event, or the pass that dropped it with the reason and, in brackets, what it fell by.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dateline.extractors.events.candidate import REASONS
from dateline.extractors.events.passes import PASSES, Pass
from dateline.extractors.read import Coder
from dateline.extractors.text import read_text
from dateline.words.records import Event, Rejection

DAY = date(2024, 5, 15)
FIXTURES = Path(__file__).with_name("passes")


def name_of(one: Pass) -> str:
    return one.__name__.rpartition(".")[2]


def blocks(name: str) -> list[tuple[str, list[str]]]:
    found = [block.strip().splitlines() for block in (FIXTURES / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")]
    return [(block[0], [line.strip() for line in block[1:]]) for block in found]


def outcome(coder: Coder, text: str) -> list[str]:
    reading = coder.code_document(read_text(text.replace(" / ", "\n"), DAY))
    lines = [(event.sentence, event.trigger.start, _kept(event)) for event in reading.events]
    lines += [(one.sentence or 0, one.trigger.start if one.trigger else 0, _dropped(one)) for one in reading.rejections]
    return [line for _, _, line in sorted(lines)]


def _kept(event: Event) -> str:
    actors, recipients = (" ".join(one.actor.code for one in side) or "---" for side in (event.actors, event.recipients))
    return f"{event.trigger.text}: {event.event_type} {actors} > {recipients}" + ("" if event.status == "asserted" else f" {event.status}")


def _dropped(one: Rejection) -> str:
    return f"{one.trigger.text if one.trigger else ''}: {one.by} drops it, {one.reason}" + (f" ({one.because})" if one.because else "")


@pytest.mark.parametrize("name", [name_of(one) for one in PASSES])
def test_what_a_pass_keeps_and_drops(coder: Coder, name: str) -> None:
    assert [(text, outcome(coder, text)) for text, _ in blocks(name)] == blocks(name)


@pytest.mark.parametrize("name", [name_of(one) for one in PASSES])
def test_without_a_pass_one_of_its_fixtures_changes(coder: Coder, name: str) -> None:
    without = replace(coder, events=replace(coder.events, passes=tuple(one for one in PASSES if name_of(one) != name)))
    assert any(outcome(without, text) != lines for text, lines in blocks(name))


def test_every_reason_has_a_fixture_and_no_other_is_given() -> None:
    given = {line.split(" drops it, ")[1].split(" (")[0] for one in PASSES for _, lines in blocks(name_of(one)) for line in lines if " drops it, " in line}
    assert given == set(REASONS) - {"coder-failed"}  # which no text gives: test_failures.py has it
