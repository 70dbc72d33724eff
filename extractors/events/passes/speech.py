"""What is only spoken of: an act becomes the promise, threat, request or refusal of it, which takes its mode and code from the act (PLOVER manual)."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from dateline.extractors.events.candidate import Candidate, Dropped, ParsedDocument, Passed, judge_each
from dateline.extractors.events.contents import content_heads
from dateline.extractors.events.grammar.frame import Frame
from dateline.extractors.events.grammar.objects import governed, governor_of
from dateline.extractors.events.grammar.verbs import is_ordered, may, will_not
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.match import Match
from dateline.extractors.events.participants import SideFinder
from dateline.extractors.events.passes.sides import sides_are_implied
from dateline.extractors.events.words import word_class

YIELD = "080"
ULTIMATUM = "130"
SHARED_DRILL = "062"
SHOW_OF_FORCE = ("MOBILIZE", "troops", "150")


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Gives candidates the type of what is said by them, and drops mere possibilities of which the text does not say who may do it to whom."""
    return judge_each(candidates, lambda candidate: _spoken(candidate, knowledge))


def _spoken(candidate: Candidate, knowledge: Knowledge) -> Candidate | Dropped:
    act = _act(candidate, knowledge)
    found = _declared("REQUEST", act, knowledge) if is_ordered(act.token) else _as_spoken_of(act, knowledge)
    if found.status == "hypothetical" and (found.background or (sides_are_implied(found.sides) and not found.headline)):
        return candidate.fall("hypothetical")
    return found


def _act(candidate: Candidate, knowledge: Knowledge) -> Candidate:
    """The act that is named, or what it is to stop it, or to do it with nobody else."""
    row = knowledge.lexicon.stopped(candidate.event_type, candidate.mode) if candidate.match.sense.pos == "n" and _is_stopped(candidate.token) else None
    if row is not None:
        return replace(candidate, kind=knowledge.ontology.types[row.becomes], mode=row.becomes_mode, cameo=row.cameo)
    alone = len(candidate.sides.actors) + len(candidate.sides.recipients) == 1
    if candidate.cameo == SHARED_DRILL and candidate.event_type == "COOPERATE" and alone:
        event_type, mode, cameo = SHOW_OF_FORCE
        return replace(candidate, kind=knowledge.ontology.types[event_type], mode=mode, cameo=cameo)
    return candidate


def _as_spoken_of(act: Candidate, knowledge: Knowledge) -> Candidate:
    """The act, or what it is to promise, threaten or refuse it; of a request, promise, threat or refusal, what it is about."""
    if act.event_type == "AGREE" and act.status == "negated" and will_not(act.token):
        return _declared("REJECT", act, knowledge)
    if act.kind.speech:
        return _of_content(act, knowledge)
    if act.status == "future" and act.sides.actors and (act.match.sense.pos != "n" or act.token.dep_ == "dobj"):
        return _intended(act, knowledge)
    if act.status == "hypothetical" and act.kind.hostile and _says_it_may(act, knowledge):
        return _declared("THREATEN", act, knowledge)
    if act.status == "negated" and act.sides.actors and act.kind.cooperative and will_not(act.token):
        return _declared("REJECT", act, knowledge)
    return act


def _says_it_may(act: Candidate, knowledge: Knowledge) -> bool:
    """Does somebody say that they themselves may do it: "Iran says it could close the strait"?"""
    verb = act.token
    if verb.dep_ != "ccomp" or not (verb.head.lemma_.lower() in word_class("say") or verb.head.lemma_.lower() in word_class("hint")):
        return False
    speakers = SideFinder(knowledge.lexicon, act.sentence).who(Frame(verb.head).subjects)
    own = {mention.country for mention in speakers} & {mention.country for mention in act.sides.actors} - {None}
    unnamed = any(mention.country is None and "GOV" in mention.sectors for mention in speakers)  # "Leader says Egypt could"
    return bool(own or unnamed) and may(verb)


def _is_stopped(noun: Token) -> bool:
    """Is an act called off, suspended or ended?"""
    if noun.dep_ == "pobj" and noun.head.lower_ in word_class("stop_preposition") and noun.head.head.lemma_.lower() in word_class("stop_noun"):
        return True
    verb = governor_of(noun)
    return verb is not None and noun.dep_ in ("dobj", "nsubjpass") and verb.lemma_.lower() in word_class("stop") and _is_off(verb)


def _is_off(verb: Token) -> bool:
    """Of "call": called off."""
    return verb.lemma_ != "call" or any(child.lower_ == "off" for child in verb.children)


def _of_content(speech: Candidate, knowledge: Knowledge) -> Candidate:
    """A request, threat, promise or refusal by what it is about; to promise harm is to threaten."""
    about = speech.about.sense if speech.about is not None else None
    if speech.event_type == "AGREE" and about is not None and about.event_type == "CONCEDE" and about.cameo == YIELD:
        return replace(speech, kind=about.kind, mode=None, cameo=YIELD)  # to agree to concessions is to make them
    if speech.event_type == "AGREE" and about is not None and about.kind.harmful:
        speech = replace(speech, kind=knowledge.ontology.types["THREATEN"])
    elif speech.mode is not None:
        return speech
    kind, kind_mode = (about.event_type, about.mode) if about is not None else (_type_of_content(speech.match, knowledge), None)
    row = knowledge.lexicon.complement(speech.event_type, kind, kind_mode) if kind is not None else None
    return replace(speech, mode=None) if row is None else replace(speech, mode=row.mode, cameo=row.cameo or speech.cameo)


def _type_of_content(match: Match, knowledge: Knowledge) -> str | None:
    """Of what type of act the words speak that a request or refusal is about, where they name none: "missiles" AID, "close the court" CONCEDE."""
    heads = content_heads(match, Frame(match.token) if match.sense.pos == "v" else None)
    words = {word.lemma_.lower() for head in heads for word in (head, *(below for _, below in governed(head) if below is not None))}
    spoken_of = (kind for kind in knowledge.ontology.types.values() if kind.content_class is not None and words & word_class(kind.content_class))
    return next((kind.type for kind in spoken_of), None)


def _intended(act: Candidate, knowledge: Knowledge) -> Candidate:
    """What somebody says they will do: to cooperate is AGREE, to harm is THREATEN (PLOVER manual on future and hypothetical readings).

    So is what they will do unless another gives way.
    """
    if _is_ultimatum(act.token):
        return replace(act, kind=knowledge.ontology.types["THREATEN"], mode=None, cameo=ULTIMATUM, status="asserted")
    intent = "AGREE" if act.kind.cooperative else "THREATEN" if act.kind.hostile else None
    return _declared(intent, act, knowledge) if intent is not None else act


def _declared(speech: str, act: Candidate, knowledge: Knowledge) -> Candidate:
    """An act that is only spoken of, as the promise, threat or refusal of it; as it is where there is no such type."""
    row = knowledge.lexicon.complement(speech, act.event_type, act.mode)
    return act if row is None else replace(act, kind=knowledge.ontology.types[speech], mode=row.mode, cameo=row.cameo, status="asserted")


def _is_ultimatum(verb: Token) -> bool:
    """Will it be done "unless" another does something?"""
    return any(child.dep_ == "advcl" and any(mark.lower_ == "unless" for mark in child.children) for child in verb.children)
