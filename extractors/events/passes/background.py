"""What is only mentioned is no event beside what the sentence states."""

from collections.abc import Sequence

from dateline.extractors.events.candidate import Candidate, ParsedDocument, Passed, judge_sentences
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.words import word_class


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Drops what is only mentioned beside what is stated; contention stays where no other contention is stated.

    Nor is a word that names somebody by what they do ("the protesters") an event beside others; of several of them the first stays.
    """
    return judge_sentences(candidates, _foremost)


def _foremost(candidates: Sequence[Candidate]) -> Passed:
    acts = [candidate for candidate in candidates if candidate.token.lemma_.lower() not in word_class("participant")] or candidates[:1]
    stated = [candidate for candidate in acts if not candidate.background] or acts
    contention = any(candidate.kind.contentious for candidate in stated)
    kept = tuple(one for one in acts if one in stated or (one.kind.contentious and not contention))
    return Passed(kept, tuple(one.fall("background", stated[0]) for one in candidates if one not in kept))
