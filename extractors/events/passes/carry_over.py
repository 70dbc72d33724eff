"""A recipient that only the text before names, with little confidence."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from dateline.extractors.events.candidate import Candidate, ParsedDocument, Passed, Sides
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.words import word_class
from dateline.words.records import Mention

CARRIED_OVER_CONFIDENCE = 0.4
"""In a side that only the text before names."""


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Fills recipients from the candidates of the sentences before. Drops nothing.

    Who is blamed or asked over an act is whoever did the last act of that type ("Paris condemned the launch"); whoever promises to deepen
    bilateral ties promises it to the other of the two.
    """
    kept: list[Candidate] = []
    for _, sentence in groupby(candidates, key=attrgetter("sentence.index")):
        kept += [_with_recipients(one, tuple(kept)) for one in sentence]
    return Passed(tuple(kept))


def _with_recipients(candidate: Candidate, before: Sequence[Candidate]) -> Candidate:
    sides, own = candidate.sides, {mention.country for mention in candidate.sides.actors}
    if sides.recipients or len(own) != 1:
        return candidate
    others = [tuple(mention for mention in named if mention.country and mention.country not in own) for named in _named(candidate, before, own)]
    if not (found := next(filter(None, reversed(others)), ())):
        return candidate
    once = {mention.country: mention for mention in reversed(found)}  # one a country, the first named
    recipients = tuple(replace(mention, how="implied", confidence=CARRIED_OVER_CONFIDENCE) for mention in reversed(once.values()))
    return replace(candidate, sides=Sides(sides.actors, recipients))


def _named(candidate: Candidate, before: Sequence[Candidate], own: set[str | None]) -> list[tuple[Mention, ...]]:
    """Those among whom the recipient may be, the last the likeliest."""
    named: list[tuple[Mention, ...]] = []
    about = candidate.about.sense.kind if candidate.about is not None else None
    if about is not None and candidate.kind.has_content and not about.speech:
        named += [other.sides.actors for other in before if other.event_type == about.type]
    if not candidate.kind.together:
        return named
    if any(token.lower_ in word_class("between_two") for token in candidate.sentence.parse):
        pairs = ((*other.sides.actors, *other.sides.recipients) for other in before)
        named += [pair for pair in pairs if own <= {mention.country for mention in pair}]
    both = tuple(mention for mention in candidate.sentence.actors.mentions if mention.how == "anaphor")
    return [*named, both] if own < {mention.country for mention in both} else named
