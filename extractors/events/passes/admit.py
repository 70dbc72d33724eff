"""Somebody of a known country, or with a public role, must take part."""

from collections.abc import Sequence

from dateline.extractors.events.candidate import Candidate, Dropped, ParsedDocument, Passed, Reason, judge_each
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.passes.details import FROM_DOCUMENT
from dateline.extractors.events.words import word_class
from dateline.extractors.ontology import Ontology

POLITICAL = frozenset(("COP", "GOV", "JUD", "LEG", "MIL", "OPP", "PRM", "PTY", "REB", "SPY", "UAF"))
"""Sectors that make somebody of no known country a side of an event."""


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Drops what only companies or nobody who is known takes part in, but for headlines and plain attacks."""
    return judge_each(candidates, lambda candidate: _admitted(candidate, knowledge.ontology))


def _admitted(candidate: Candidate, ontology: Ontology) -> Candidate | Dropped:
    anybody = candidate.headline or candidate.token.lemma_.lower() in word_class("plain_attack")
    reason = None if anybody else _objection(candidate, ontology)
    return candidate if reason is None else candidate.fall(reason)


def _objection(candidate: Candidate, ontology: Ontology) -> Reason | None:
    """Why the text does not say enough of anybody on either side; None: it does."""
    sides = (*candidate.actors, *candidate.recipients)
    if (not candidate.kind.among_companies or (candidate.kind.violent and candidate.actors)) and _is_business(candidate):
        return "among-companies"
    if candidate.actors and candidate.recipients:
        return None
    if any((one.actor.country and not one.mention.how.endswith(FROM_DOCUMENT)) or POLITICAL & set(one.actor.sectors) for one in sides):
        return None
    named = any(one.mention.how != "implied" for one in sides)
    armed = candidate.mode is not None and ontology.modes(candidate.event_type)[candidate.mode].armed
    anybody = candidate.kind.by_people or (candidate.kind.violent and (named or armed))
    return None if anybody else "unknown-actor"


def _is_business(candidate: Candidate) -> bool:
    """Do only companies take part, but for the country that they are in?"""
    actors, recipients = ([one.actor for one in side] for side in (candidate.actors, candidate.recipients))
    firms = [actor for actor in (*actors, *recipients) if actor.sectors[:1] == ("BUS",) and actor.country != "IGO"]
    homes = [actor for actor in recipients if not actor.sectors and actor.country in {firm.country for firm in firms}]
    return bool(firms) and len(firms) + len(homes) == len(actors) + len(recipients)
