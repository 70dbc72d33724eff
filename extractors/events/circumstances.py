"""When and where: which of a sentence's dates and places belongs to a trigger, by their distance in the parse."""

from collections.abc import Iterable, Sequence
from datetime import date

from spacy.tokens import Doc, Token

from dateline.extractors.dates import DateMention
from dateline.extractors.events.words import word_class
from dateline.words.records import EventDate, Place

FARTHEST = 8
"""Steps in the parse; a date farther off belongs to something else."""


def nearest_date(trigger: Token, mentions: Sequence[DateMention], parse: Doc) -> EventDate | None:
    """The date said of the trigger's clause, or None."""
    found = [
        (distance(trigger, token), mention.start, mention.date) for mention in mentions if (token := _token_at(parse, mention.start, mention.end)) is not None
    ]
    near = [item for item in found if item[0] <= FARTHEST]
    return min(near, key=lambda item: item[:2])[2] if near else None


def nearest_place(trigger: Token, places: Iterable[Place], start: int, parse: Doc) -> Place | None:
    """The place where it happened: governed by a preposition of place, nearest to the trigger. `start`: offset of the sentence."""
    found = []
    for place in places:
        token = _token_at(parse, place.start - start, place.end - start)
        if token is not None and token.dep_ == "pobj" and token.head.lower_ in word_class("place_preposition"):
            found.append((distance(trigger, token), place.start, place))
    near = [item for item in found if item[0] <= FARTHEST]
    return min(near, key=lambda item: item[:2])[2] if near else None


def first_day(when: EventDate | None, published_on: date) -> date:
    """The day on which offices are looked up: the first of the event's date, else the day of publication."""
    if when is None:
        return published_on
    same_period = when.value.split("/")[0] == published_on.isoformat()[: len(when.value.split("/")[0])]
    return published_on if same_period else when.first_day()


def distance(one: Token, other: Token) -> int:
    """Steps between two tokens in the parse."""
    above = [one, *one.ancestors]
    steps = {token.i: i for i, token in enumerate(above)}
    for i, token in enumerate((other, *other.ancestors)):
        if token.i in steps:
            return i + steps[token.i]
    return 10 * FARTHEST


def _token_at(parse: Doc, start: int, end: int) -> Token | None:
    """The head of the phrase at these offsets of the sentence."""
    span = parse.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None
