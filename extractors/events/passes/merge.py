"""One event an act: what two words of a sentence tell of the same act is one candidate."""

from collections.abc import Sequence
from dataclasses import replace

from dateline.extractors.events.candidate import Candidate, Dropped, ParsedDocument, Passed, Sides, judge_sentences
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.participants import identity


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Drops what another candidate of the sentence tells as well, and gives that one the sides that only this one names."""
    return judge_sentences(candidates, _merged)


def _merged(candidates: Sequence[Candidate]) -> Passed:
    once = _joined(candidates)
    distinct = _distinct(once.kept)
    return Passed(distinct.kept, (*once.dropped, *distinct.dropped))


def _joined(candidates: Sequence[Candidate]) -> Passed:
    """One attack in two verbs as one: "shelled the town, killing ten", "a drone fired by rebels hit a tanker", "were killed when gunmen opened fire"."""
    kept = {candidate.token: candidate for candidate in candidates}
    dropped: list[Dropped] = []
    for token in list(kept):
        candidate, others = kept[token], tuple(kept.values())
        if (struck := _struck_by(candidate, others)) is not None:
            sides = Sides(candidate.sides.actors or struck.sides.actors, struck.sides.recipients)
        elif (struck := _attack_above(candidate, others)) is not None:
            sides = Sides(struck.sides.actors or candidate.sides.actors, struck.sides.recipients or candidate.sides.recipients)
        else:
            continue
        del kept[token]
        kept[struck.token] = replace(struck, sides=sides)
        dropped.append(candidate.fall("same-event", struck))
    return Passed(tuple(kept.values()), tuple(dropped))


def _struck_by(launch: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    """The attack by the weapon that a clause says who fired."""
    if not launch.kind.by_forces or launch.token.dep_ not in ("acl", "relcl"):
        return None
    return next((other for other in others if other.kind.violent and launch.token.head in other.match.actors), None)


def _attack_above(attack: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    """The attack in the clause above another one."""
    if not attack.kind.violent or attack.token.dep_ != "advcl":
        return None
    above = next((other for other in others if other.token == attack.token.head), None)
    return above if above is not None and above.event_type == attack.event_type else None


def _distinct(candidates: Sequence[Candidate]) -> Passed:
    """Of two of one type with the same sides, or one side within the other's, the fuller stays, and of equals the heavier sense."""
    kept: list[Candidate] = []
    dropped: list[Dropped] = []
    for candidate in sorted(candidates, key=_fullness):
        if (fuller := next((other for other in kept if _covers(other, candidate)), None)) is not None:
            dropped.append(candidate.fall("same-event", fuller))
        else:
            kept.append(candidate)
    return Passed(tuple(sorted(kept, key=lambda one: one.token.i)), tuple(dropped))


def _fullness(candidate: Candidate) -> tuple[int, bool, bool, int]:
    sides, sense = candidate.sides, candidate.match.sense
    return -len(sides.actors) - len(sides.recipients), candidate.mode is None, sense.pos == "n", -sense.weight


def _covers(one: Candidate, other: Candidate) -> bool:
    if one.event_type != other.event_type:
        return False
    mine, theirs = ([{identity(mention) for mention in side} for side in (event.sides.actors, event.sides.recipients)] for event in (one, other))
    if one.kind.together and theirs[0] | theirs[1] <= mine[0] | mine[1]:
        return True
    return (theirs[0] <= mine[0] and theirs[1] <= mine[1]) or (theirs[0] <= mine[1] and theirs[1] <= mine[0])
