"""Who did it to whom; a candidate falls where the text does not name the sides that its type needs."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from dateline.extractors.events.candidate import Candidate, Dropped, ParsedDocument, Passed, Reason, Sides, judge_each
from dateline.extractors.events.grammar.headline import is_headline
from dateline.extractors.events.grammar.objects import governed
from dateline.extractors.events.grammar.verbs import is_announced, is_ordered
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.match import Match
from dateline.extractors.events.participants import SideFinder
from dateline.extractors.events.salience import ground_of, is_main, is_mentioned
from dateline.extractors.events.words import word_class


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Finds the sides, and drops what has not those that it needs; a headline may leave them out."""
    return judge_each(candidates, lambda candidate: _with_sides(candidate, SideFinder(knowledge.lexicon, candidate.sentence)))


def _with_sides(candidate: Candidate, finder: SideFinder) -> Candidate | Dropped:
    match = candidate.match
    sides = finder.of_order(match.token.head) if is_ordered(match.token) else _sides(match, finder)
    headline = is_headline(match.token.doc) and is_main(match)
    if not headline and (lacking := _lacking(match, sides)) is not None:
        return candidate.fall(*lacking)
    if match.sense.is_judgement and not sides.actors:
        return candidate.fall("no-speaker")
    background = not (sides.actors and sides.recipients) and is_mentioned(match)
    return replace(candidate, sides=sides, headline=headline, background=background)


def _sides(match: Match, finder: SideFinder) -> Sides:
    """The sides; harm announced without a doer is that of those in power who announce it ("will be jailed, the inspector said")."""
    sides = finder.sides(match)
    if match.sense.pos == "v" and match.sense.kind.hostile and not sides.actors and is_announced(match.token):
        return Sides(finder.officials(match.token), sides.recipients)
    return sides


def _lacking(match: Match, sides: Sides) -> tuple[Reason, Token | None] | None:
    """What keeps it from being an event of these sides, with the word that does; None: the text says enough."""
    kind, is_noun = match.sense.kind, match.sense.pos == "n"
    if sides.actors and sides.recipients:
        return None
    if is_noun and not kind.by_people and (ground := ground_of(match.token)) is not None:
        return "background", ground
    if is_noun and kind.topic and sides_are_implied(sides) and _is_topic(match.token):
        return "topic", match.token.head
    alone = kind.done_to_noun if is_noun else kind.done_to
    return None if sides.actors or (sides.recipients and alone) else ("no-actor", None)


def sides_are_implied(sides: Sides) -> bool:
    """Does the text name nobody on either side, but only imply them?"""
    return all(one.how == "implied" for one in (*sides.actors, *sides.recipients))


def _is_topic(noun: Token) -> bool:
    """Is an act what a court, an apology or a book is about ("on trial for murder"), or is it lacking ("a week without violence")?"""
    above = noun.head.head
    words = {above.lemma_.lower(), *(below.lemma_.lower() for _, below in governed(above) if below is not None)}
    matter = not words.isdisjoint(word_class("tried_for"))
    return noun.dep_ == "pobj" and (noun.head.lower_ == "without" or (noun.head.lower_ in word_class("topic_preposition") and matter))
