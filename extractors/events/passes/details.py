"""The details: when and where it happened, who the sides are on that day, who says so, and how sure it is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from spacy.tokens import Token

from dateline.extractors.dates import DateMention, find_dates
from dateline.extractors.events.candidate import Candidate, ParsedDocument, ParsedSentence, Passed
from dateline.extractors.events.circumstances import first_day, nearest_date, nearest_place
from dateline.extractors.events.grammar.frame import speakers
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.salience import is_main
from dateline.extractors.events.words import word_class
from dateline.words.records import Document, EventDate, Mention, Participant, Place, Status

FROM_CLAUSE, FROM_DOCUMENT = "country from the clause", "country from the document"
"""How an agent of no named country got one."""
FROM_CLAUSE_CONFIDENCE, FROM_DOCUMENT_CONFIDENCE = 0.8, 0.6


def run(candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
    """Gives each candidate its date, place, participants, speaker and confidence. Drops nothing."""
    kept: list[Candidate] = []
    for _, group in groupby(candidates, key=attrgetter("sentence.index")):
        same = list(group)
        sentence = same[0].sentence
        dates = find_dates(sentence.text, document.document.published_on)
        places = knowledge.places.find(document.document, sentence.index, sentence.parse, sentence.actors, None)
        kept += [_detailed(candidate, document.document, dates, places, knowledge) for candidate in same]
    return Passed(tuple(kept))


def _detailed(candidate: Candidate, document: Document, dates: Sequence[DateMention], places: Sequence[Place], knowledge: Knowledge) -> Candidate:
    token, sentence = candidate.token, candidate.sentence
    when = nearest_date(token, dates, sentence.parse)
    on = first_day(when, document.published_on)
    status: Status = "historical" if candidate.status == "asserted" and _is_past(token, when, document) else candidate.status
    if status == "asserted" and on > document.published_on + timedelta(days=1):  # what is promised, asked or threatened for then is so now
        when, on = None, document.published_on
    place = nearest_place(token, places, sentence.start, sentence.parse)
    actors, recipients = _participants(candidate.sides.actors, on, knowledge), _participants(candidate.sides.recipients, on, knowledge)
    of_country = infer_agent_country(actors, recipients, place, sentence, knowledge)
    actors, recipients = (actors if candidate.mode == "cyber" else of_country[0]), of_country[1]  # who breaks in over a wire is anywhere
    speaker = _speaker(token, sentence, on, knowledge)
    confidence = _calibrated(_score(candidate, actors, recipients), knowledge)
    return replace(candidate, date=when, place=place, actors=actors, recipients=recipients, speaker=speaker, status=status, confidence=confidence)


def _score(candidate: Candidate, actors: Sequence[Participant], recipients: Sequence[Participant]) -> float:
    """How plain the text is, 0 to 1: what the sense demanded, where it stands, how the sides were found and whether their countries are named."""
    sides = (*actors, *recipients)
    sure = 0.8 + 0.1 * min(candidate.match.sense.weight // 10, 2)
    sure *= 1.0 if is_main(candidate.match) else 0.85
    sure *= 1.0 if actors and recipients else 0.8
    sure *= 0.9 + 0.1 * min((one.mention.confidence for one in sides), default=1.0)
    sure *= 0.5 ** sum(one.actor.country is None for one in sides)
    return round(sure * (1.0 if candidate.status in ("asserted", "historical") else 0.8), 3)


def _calibrated(score: float, knowledge: Knowledge) -> float:
    """How often events of such a score are right on our gold (`tools/calibrate_confidence.py`)."""
    steps = knowledge.calibration
    return next((row.confidence for row in reversed(steps) if score >= row.score), steps[0].confidence if steps else score)


def _participants(mentions: Iterable[Mention], on: date, knowledge: Knowledge) -> tuple[Participant, ...]:
    resolved = ((mention, knowledge.actors.resolve(mention, on)) for mention in mentions)
    return tuple(Participant(actor, mention) for mention, actor in resolved if actor is not None)


def infer_agent_country(
    actors: tuple[Participant, ...], recipients: tuple[Participant, ...], place: Place | None, sentence: ParsedSentence, knowledge: Knowledge
) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Gives agents of no named country ("protesters") the country that the clause speaks of, else the document, with less confidence."""
    sides = (*actors, *recipients)
    if all(one.actor.country for one in sides):
        return actors, recipients
    countries = knowledge.actors.tables.countries.keys()
    named = {one.actor.country for one in sides} & countries
    around = {mention.country for mention in sentence.actors.mentions} & countries
    here = {place.country} if place is not None and place.country else named or around
    spoken_of = sorted({country for country in here or {sentence.actors.home} if country})
    states = [one for one in sides if one.actor.country and not one.actor.sectors]
    foreign = bool(states) and any("GOV" in one.actor.sectors and not one.actor.country for one in sides)
    if len(spoken_of) != 1 or (foreign and place is None):  # "Minister: we will attack Iran"
        return actors, recipients
    whence = FROM_CLAUSE if here else FROM_DOCUMENT
    [country] = spoken_of
    return tuple(_of_country(one, country, whence) for one in actors), tuple(_of_country(one, country, whence) for one in recipients)


def _of_country(participant: Participant, country: str, whence: str) -> Participant:
    actor, mention = participant.actor, participant.mention
    if actor.country is not None or (mention.how == "implied" and "GOV" in actor.sectors):  # "nearly 70 countries"
        return participant
    settled = replace(actor, code=country + "".join(actor.sectors), country=country)
    sure = FROM_CLAUSE_CONFIDENCE if whence == FROM_CLAUSE else FROM_DOCUMENT_CONFIDENCE
    return Participant(settled, replace(mention, how=f"{mention.how}, {whence}", confidence=round(sure * mention.confidence, 3)))


def _speaker(token: Token, sentence: ParsedSentence, on: date, knowledge: Knowledge) -> Participant | None:
    """Who says so: the subject of the reporting verb above."""
    mentions = [mention for speaker in speakers(token, word_class("say")) for mention in sentence.actors.at(speaker.i)]
    return next(iter(_participants(mentions[:1], on, knowledge)), None)


def _is_past(token: Token, when: EventDate | None, document: Document) -> bool:
    """Is it history: dated before last year, or "previously"?"""
    if when is not None and when.precision != "unknown" and int(when.value[:4]) < document.published_on.year - 1:
        return True
    return any(child.lower_ in word_class("past_adverb") for child in token.children if child.dep_ == "advmod")
