"""The event coder: from a document's parses and actors to PLOVER events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from dateline.extractors.actors import ActorExtractor, SentenceActors
from dateline.extractors.dates import DateMention, find_dates
from dateline.extractors.events.circumstances import first_day, nearest_date, nearest_place
from dateline.extractors.events.contexts import Contexts
from dateline.extractors.events.lexicon import Lexicon
from dateline.extractors.events.match import Match, match_adjective, match_noun, match_verb
from dateline.extractors.events.participants import CONTENT_TYPES, SideFinder, Sides, content_heads, identity, purposes
from dateline.extractors.events.salience import BACKGROUND, is_aside, is_background, is_main
from dateline.extractors.events.status import StatusReader, is_announced, may, will_not
from dateline.extractors.events.structure import Frame, governed, governor_of, grammar, has_own_subject, is_headline, is_imperative, speakers
from dateline.extractors.ontology import Ontology
from dateline.extractors.places import Places
from dateline.words import ids
from dateline.words.records import Document, Event, EventDate, Mention, Participant, Place, Rejection, Span, Status
from dateline.words.seeds import read_rows, seed_path

NAME = "dateline"
VERSION = "1"
CODER = f"{NAME}-{VERSION}"
"""Stands on every event. Another version where the same text gives other events."""

COOPERATIVE = frozenset(("CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"))
HOSTILE = frozenset(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST", "REJECT"))
CONTENTIOUS = frozenset(("ASSAULT", "COERCE", "PROTEST"))
CONTENT_WORDS = {"CONSULT": "to_meet", "AID": "to_help", "RETREAT": "to_yield", "CONCEDE": "to_change"}
"""Word classes that speak of a deed of a type."""
NOT_AMONG_FIRMS = frozenset(("ACCUSE", "AGREE", "AID", "CONCEDE", "CONSULT", "COOPERATE", "REJECT", "REQUEST", "RETREAT", "SUPPORT", "THREATEN"))
"""Types that are no event among companies."""
TOGETHER = frozenset(("AGREE", "CONSULT", "COOPERATE", "SUPPORT"))
"""Types that both sides do."""
UNTOLD = 0.4
"""Confidence in a side that only the text before tells."""
YIELD = "080"
SHARED_DRILL = "062"
SHOW_OF_FORCE = ("MOBILIZE", "troops", "150")
HARMFUL = frozenset(("SANCTION", "COERCE", "ASSAULT"))
ABOUT = CONTENT_TYPES | {"ACCUSE", "PROTEST"}
"""Types that speak of another deed, which is theirs and no event of its own here; of a protest, what it demands."""
ARMED = frozenset(("abduct", "aerial", "crowd-control", "destroy", "drone", "explosives", "heavy-weapons", "primitive", "suicide-attack", "unconventional"))
"""Modes of assault that are events even if nobody is named on either side; a killing or a rape might be any crime."""
POLITICAL = frozenset(("COP", "GOV", "JUD", "LEG", "MIL", "OPP", "PRM", "PTY", "REB", "SPY", "UAF"))
"""Sectors that make somebody of no known country a side of an event."""
FROM_CLAUSE, FROM_DOCUMENT = "country from the clause", "country from the document"
"""How an agent of no named country got one."""
DONE_TO_SOMEBODY = frozenset(("ACCUSE", "ASSAULT", "COERCE", "PROTEST", "RETREAT", "SANCTION"))
"""Types that are events even if a clause says only whom it was done to."""
TOLD_AS_GROUND = frozenset(("PROTEST",))
"""Types whose noun is an event even where it is only the time or ground of another: "police closed the road during the march"."""
DONE_TO_SOMEBODY_NOUN = frozenset(("ASSAULT", "COERCE", "PROTEST", "SANCTION"))
"""The same where a noun names the event."""


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """A row of `seeds/confidence.csv`: from this raw score on, the share of events that were right, and of how many."""

    score: float
    confidence: float
    events: int


def read_calibration() -> tuple[CalibrationRow, ...]:
    """The steps of `seeds/confidence.csv`."""
    return tuple(row for _, row in read_rows(seed_path("confidence.csv"), CalibrationRow))


@dataclass(frozen=True)
class _Found:
    """An event before its details: what was matched, who, and how sure."""

    match: Match
    event_type: str
    mode: str | None
    cameo: str | None
    sides: Sides
    status: Status
    plain: bool = False
    """Is it what a headline says? Then nobody need be known."""
    aside: bool = False
    """Is it only mentioned, and not said who did it to whom? Then it is an event where the sentence tells no other."""
    about: str | None = None
    """The type of the deed that it is about."""


@dataclass(frozen=True)
class EventCoder:
    """Codes documents by the trigger lexicon of an ontology."""

    ontology: Ontology
    lexicon: Lexicon
    contexts: Contexts
    places: Places
    actors: ActorExtractor
    status: StatusReader
    model: str
    calibration: tuple["CalibrationRow", ...] = ()
    """Steps from raw score to confidence, lowest first."""

    @classmethod
    def load(cls, actors: ActorExtractor, model: str) -> "EventCoder":
        """Reads and validates the reference tables; raises SeedError."""
        ontology = Ontology.load("plover")
        lexicon = Lexicon.load(ontology)
        return cls(ontology, lexicon, Contexts.load(ontology), Places.load(), actors, StatusReader(lexicon.classes), model, read_calibration())

    def code(self, document: Document, parses: Sequence[Doc], sentences: Sequence[SentenceActors]) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
        """The document's events in order of the text, and a rejection with a reason for each sentence that gave none."""
        events: list[Event] = []
        rejections: list[Rejection] = []
        before: list[_Found] = []
        for index, (parse, sentence) in enumerate(zip(parses, sentences, strict=True)):
            found, reason = self._find(parse, sentence, index, document.sentences[index].start)
            found = [replace(one, sides=_implied_sides(one, before, sentence)) for one in found]
            before += found
            coded = self._events(document, index, parse, sentence, found) if found else []
            events += coded
            if not coded:
                rejections.append(Rejection("code", document.document_id, document.url, reason, sentence=index))
        return tuple(events), tuple(rejections)

    def _find(self, parse: Doc, sentence: SentenceActors, index: int, start: int) -> tuple[list[_Found], str]:
        finder = SideFinder(self.lexicon, sentence, index, start)
        matches = self._matches(parse, finder)
        if not matches:
            return [], "no-trigger"
        named = [match for match in matches if match.sense.event_type is not None]
        if not named:
            return [], "other-sense"
        real = [match for match in named if not any(_is_content(match, other) or _is_undone(match, other) for other in named)]
        found = [event for match in real if (event := self._build(match, finder, named)) is not None]
        told = [event for event in found if event.match.token.lemma_.lower() not in self.lexicon.classes["participant"]]
        return _distinct(_told_together(_foremost(told or found[:1]))), "no-actor"

    def _matches(self, parse: Doc, finder: SideFinder) -> list[Match]:
        verbs: list[Match] = []
        nouns: list[Match] = []
        for token in parse:
            pos = token.pos_
            if pos in ("VERB", "AUX"):
                if (match := match_verb(self.lexicon, token, finder.known)) is not None:
                    verbs.append(match)
            elif pos in ("NOUN", "PROPN") and (token.dep_ != "compound" or self._is_held(token)) and token.ent_type_ not in ("DATE", "TIME"):
                if (match := match_noun(self.lexicon, token, finder.known)) is not None:
                    nouns.append(match)
            elif pos == "ADJ" and (match := match_adjective(self.lexicon, token, finder.known)) is not None:
                verbs.append(match)
        used = {token for match in verbs for token in match.used}
        nouns = [match for match in nouns if match.token not in used]
        carried = {
            match.token.head
            for match in nouns
            if match.token.dep_ in ("dobj", "nsubjpass") and match.token.head.lemma_.lower() in self.lexicon.classes["light"]
        }
        verbs = [match for match in verbs if match.token not in carried or match.used]
        return sorted([*verbs, *nouns], key=lambda match: match.token.i)

    def _is_held(self, noun: Token) -> bool:
        """Is it what a series consists of: a "bombing campaign", a "wave of arrests" in one word?"""
        return noun.head.lemma_.lower() in self.lexicon.classes["container"] and noun.i + 1 == noun.head.i and noun.pos_ == "NOUN"

    def _build(self, match: Match, finder: SideFinder, named: Iterable[Match]) -> _Found | None:
        ordered = match.sense.pos == "v" and is_imperative(match.token) and self._is_speech(match.token.head)
        sides = finder.of_order(match.token.head) if ordered else self._sides(match, finder)
        plain = is_headline(match.token.doc) and is_main(match, self.lexicon.classes)  # a headline may leave out who
        if (not plain and not self._is_told(match, sides)) or (match.sense.is_judgement and not sides.actors):
            return None
        status = self.status.of(match.token)
        if match.sense.is_judgement and status in ("future", "hypothetical"):
            status = "asserted"  # "will pay a price", "could face sanctions": the threat is made
        about = next((other for other in named if other is not match and _is_content(other, match)), None)
        deed = self._deed(match, sides)
        if ordered:
            event_type, mode, cameo, status = self._declared("REQUEST", *deed, status)
        else:
            event_type, mode, cameo, status = self._as_spoken_of(match, sides, finder, about, deed, status)
        told = sides.actors and sides.recipients
        aside = not told and is_aside(match, self.lexicon.classes)
        if status == "hypothetical" and (aside or (_all_implied(sides) and not plain)):
            return None
        return _Found(match, event_type, mode, cameo, sides, status, plain, aside, about.sense.event_type if about is not None else None)

    def _sides(self, match: Match, finder: SideFinder) -> Sides:
        """The sides; harm announced without a doer is that of those in power who announce it ("will be jailed, the inspector said")."""
        sides = finder.sides(match)
        if match.sense.pos == "v" and match.sense.event_type in HOSTILE and not sides.actors and is_announced(match.token):
            return Sides(finder.officials(match.token), sides.recipients)
        return sides

    def _is_speech(self, verb: Token) -> bool:
        """Does it say something, or ask for it?"""
        lemma = verb.lemma_.lower()
        return lemma in self.lexicon.classes["say"] or lemma in self.lexicon.classes["unreal"]

    def _deed(self, match: Match, sides: Sides) -> tuple[str, str | None, str | None]:
        """What the match names, and what it is to stop that, or to do it with nobody else."""
        event_type, mode, cameo = match.sense.event_type or "", match.sense.mode, match.sense.cameo
        if match.sense.pos == "n" and self._is_stopped(match.token) and (row := self.lexicon.stopped(event_type, mode)) is not None:
            return row.becomes, row.becomes_mode, row.cameo
        alone = len(sides.actors) + len(sides.recipients) == 1
        return SHOW_OF_FORCE if event_type == "COOPERATE" and cameo == SHARED_DRILL and alone else (event_type, mode, cameo)

    def _as_spoken_of(
        self, match: Match, sides: Sides, finder: SideFinder, about: Match | None, deed: tuple[str, str | None, str | None], status: Status
    ) -> tuple[str, str | None, str | None, Status]:
        """The deed, or what it is to promise, threaten or refuse it; of a request, promise, threat or refusal, what it is about."""
        event_type, mode, cameo = deed
        if event_type == "AGREE" and status == "negated" and will_not(match.token):
            return self._declared("REJECT", *deed, status)
        if event_type in CONTENT_TYPES:
            return (*self._of_content(match, event_type, about), status)
        if status == "future" and sides.actors and (match.sense.pos != "n" or match.token.dep_ == "dobj"):
            return self._intended(event_type, mode, cameo, unless=_is_ultimatum(match.token))
        if status == "hypothetical" and event_type in HOSTILE and self._says_it_may(match.token, sides, finder):
            return self._declared("THREATEN", *deed, status)
        if status == "negated" and sides.actors and event_type in COOPERATIVE and will_not(match.token):
            return self._declared("REJECT", *deed, status)
        return (*deed, status)

    def _says_it_may(self, verb: Token, sides: Sides, finder: SideFinder) -> bool:
        """Does somebody say that they themselves may do it: "Iran says it could close the strait"?"""
        if verb.dep_ != "ccomp" or verb.head.lemma_.lower() not in self.lexicon.classes["say"] | {"suggest", "signal", "hint", "indicate"}:
            return False
        speakers = finder.who(Frame(verb.head).subjects)
        own = {mention.country for mention in speakers} & {mention.country for mention in sides.actors} - {None}
        unnamed = any(mention.country is None and "GOV" in mention.sectors for mention in speakers)  # "Leader says Egypt could"
        return bool(own or unnamed) and may(verb)

    def _is_stopped(self, noun: Token) -> bool:
        """Is a deed called off, suspended or ended?"""
        if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "to", "in") and noun.head.head.lemma_.lower() in self.lexicon.classes["stop_noun"]:
            return True
        verb = governor_of(noun)
        return verb is not None and noun.dep_ in ("dobj", "nsubjpass") and verb.lemma_.lower() in self.lexicon.classes["stop"] and _is_off(verb)

    def _is_told(self, match: Match, sides: Sides) -> bool:
        """Does the text say enough of the sides?"""
        if sides.actors and sides.recipients:
            return True
        if match.sense.event_type not in TOLD_AS_GROUND and is_background(match):
            return False
        if match.sense.event_type in ("ASSAULT", "COERCE") and match.sense.pos == "n" and _all_implied(sides) and self._is_matter(match.token):
            return False
        alone = DONE_TO_SOMEBODY_NOUN if match.sense.pos == "n" else DONE_TO_SOMEBODY
        return bool(sides.actors or (sides.recipients and match.sense.event_type in alone))

    def _is_matter(self, noun: Token) -> bool:
        """Is a deed what a court, an apology or a book is about ("on trial for murder"), or is it lacking ("a week without violence")?"""
        above = noun.head.head
        told = {above.lemma_.lower(), *(below.lemma_.lower() for _, below in governed(above) if below is not None)}
        matter = not told.isdisjoint(self.lexicon.classes["tried_for"])
        return noun.dep_ == "pobj" and (noun.head.lower_ == "without" or (noun.head.lower_ in ("of", "for", "on", "about", "over") and matter))

    def _of_content(self, match: Match, event_type: str, about: Match | None) -> tuple[str, str | None, str | None]:
        """A request, threat, promise or refusal by what it is about; to promise harm is to threaten."""
        deed = about.sense if about is not None else None
        if event_type == "AGREE" and deed is not None and deed.event_type == "CONCEDE" and deed.cameo == YIELD:
            return "CONCEDE", None, YIELD  # to agree to concessions is to make them
        if event_type == "AGREE" and deed is not None and deed.event_type in HARMFUL:
            event_type = "THREATEN"
        elif match.sense.mode is not None:
            return event_type, match.sense.mode, match.sense.cameo
        kind, kind_mode = (deed.event_type, deed.mode) if deed is not None else (self._kind_of_content(match), None)
        row = self.lexicon.complement(event_type, kind, kind_mode) if kind is not None else None
        return (event_type, row.mode, row.cameo or match.sense.cameo) if row is not None else (event_type, None, match.sense.cameo)

    def _kind_of_content(self, match: Match) -> str | None:
        """Of what type of deed the words speak that a request or refusal is about, where they name none: "missiles" AID, "close the court" CONCEDE."""
        heads = content_heads(match, Frame(match.token) if match.sense.pos == "v" else None)
        words = {word.lemma_.lower() for head in heads for word in (head, *(below for _, below in governed(head) if below is not None))}
        return next((kind for kind, name in CONTENT_WORDS.items() if words & self.lexicon.classes[name]), None)

    def _intended(self, event_type: str, mode: str | None, cameo: str | None, *, unless: bool) -> tuple[str, str | None, str | None, Status]:
        """What somebody says they will do: to cooperate is AGREE, to harm is THREATEN (PLOVER manual on future and hypothetical readings).

        So is what they will do unless another gives way.
        """
        if unless:
            return "THREATEN", None, "130", "asserted"
        intent = "AGREE" if event_type in COOPERATIVE else "THREATEN" if event_type in HOSTILE else None
        return self._declared(intent, event_type, mode, cameo, "future")

    def _declared(self, speech: str | None, event_type: str, mode: str | None, cameo: str | None, status: Status) -> tuple[str, str | None, str | None, Status]:
        """A deed that is only spoken of, as the promise, threat or refusal of it; as it is where there is no such type."""
        row = self.lexicon.complement(speech, event_type, mode) if speech else None
        if speech is None or row is None:
            return event_type, mode, cameo, status
        return speech, row.mode, row.cameo, "asserted"

    # -- details

    def _events(self, document: Document, index: int, parse: Doc, sentence: SentenceActors, found: Iterable[_Found]) -> list[Event]:
        start, end = document.sentences[index].start, document.sentences[index].end
        text = document.text[start:end]
        dates = find_dates(text, document.published_on)
        places = self.places.find(document, index, parse, sentence, None)
        lemmas = [token.lemma_.lower() for token in parse]
        events = ((one, self._event(document, index, text, start, sentence, one, dates, places, lemmas, parse)) for one in found)
        return [event for one, event in events if one.plain or one.match.token.lemma_.lower() in self.lexicon.classes["plain_attack"] or _is_somebody(event)]

    def _event(
        self,
        document: Document,
        index: int,
        text: str,
        start: int,
        sentence: SentenceActors,
        found: _Found,
        dates: Sequence[DateMention],
        places: Sequence[Place],
        lemmas: Sequence[str],
        parse: Doc,
    ) -> Event:
        when = nearest_date(found.match.token, dates, parse)
        on = first_day(when, document.published_on)
        status: Status = "historical" if found.status == "asserted" and _is_past(found.match.token, when, document) else found.status
        if status == "asserted" and on > document.published_on + timedelta(days=1):  # what is promised, asked or threatened for then is so now
            when, on = None, document.published_on
        place = nearest_place(found.match.token, places, start, parse)
        actors, recipients = self._participants(found.sides.actors, on), self._participants(found.sides.recipients, on)
        at_home = self._at_home(actors, recipients, place, sentence)
        actors, recipients = (actors if found.mode == "cyber" else at_home[0]), at_home[1]  # who breaks in over a wire is anywhere
        trigger = _trigger(found.match, document, start)
        spans = [(one.mention.start, one.mention.end) for one in (*actors, *recipients)]
        speaker = self._speaker(found.match.token, sentence, on)
        return Event(
            event_id=ids.event_id(document.document_id, CODER, found.event_type, (trigger.start, trigger.end), spans),
            document_id=document.document_id,
            sentence=index,
            sentence_text=text,
            event_type=found.event_type,
            mode=found.mode,
            contexts=self.contexts.of(lemmas, found.event_type, found.mode),
            cameo=found.cameo,
            quad=self.ontology.quad(found.event_type),
            goldstein=self.ontology.goldstein(found.cameo) if found.cameo else None,
            plover_score=self.ontology.plover_score(found.event_type, found.mode),
            actors=actors,
            recipients=recipients,
            status=status,
            attributed_to=speaker,
            date=when,
            place=place,
            trigger=trigger,
            confidence=self._calibrated(self._score(found, actors, recipients)),
            rule=found.match.sense.rule,
            coder=CODER,
            model=self.model,
        )

    def _score(self, found: _Found, actors: Sequence[Participant], recipients: Sequence[Participant]) -> float:
        """How plain the text is, 0 to 1: what the sense demanded, where it stands, how the sides were found and whether their countries are told."""
        sides = (*actors, *recipients)
        sure = 0.8 + 0.1 * min(found.match.sense.weight // 10, 2)
        sure *= 1.0 if is_main(found.match, self.lexicon.classes) else 0.85
        sure *= 1.0 if actors and recipients else 0.8
        sure *= 0.9 + 0.1 * min((one.mention.confidence for one in sides), default=1.0)
        sure *= 0.5 ** sum(one.actor.country is None for one in sides)
        return round(sure * (1.0 if found.status in ("asserted", "historical") else 0.8), 3)

    def _calibrated(self, score: float) -> float:
        """How often events of such a score are right on our gold (`tools/calibrate_confidence.py`)."""
        return next((row.confidence for row in reversed(self.calibration) if score >= row.score), self.calibration[0].confidence if self.calibration else score)

    def _participants(self, mentions: Iterable[Mention], on: date) -> tuple[Participant, ...]:
        resolved = ((mention, self.actors.resolve(mention, on)) for mention in mentions)
        return tuple(Participant(actor, mention) for mention, actor in resolved if actor is not None)

    def _at_home(
        self, actors: tuple[Participant, ...], recipients: tuple[Participant, ...], place: Place | None, sentence: SentenceActors
    ) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        """Gives agents of no named country ("protesters") the country that the clause speaks of, else the document, with less confidence."""
        if all(one.actor.country for one in (*actors, *recipients)):
            return actors, recipients
        named = {one.actor.country for one in (*actors, *recipients)} & self.actors.tables.countries.keys()
        around = {mention.country for mention in sentence.mentions} & self.actors.tables.countries.keys()
        here = {place.country} if place is not None and place.country else named or around
        told = sorted({country for country in here or {sentence.home} if country})
        states = [one for one in (*actors, *recipients) if one.actor.country and not one.actor.sectors]
        foreign = bool(states) and any("GOV" in one.actor.sectors and not one.actor.country for one in (*actors, *recipients))
        if len(told) != 1 or (foreign and place is None):  # "Minister: we will attack Iran"
            return actors, recipients
        whence = FROM_CLAUSE if here else FROM_DOCUMENT
        [country] = told
        return tuple(_of_country(one, country, whence) for one in actors), tuple(_of_country(one, country, whence) for one in recipients)

    def _speaker(self, token: Token, sentence: SentenceActors, on: date) -> Participant | None:
        """Who says so: the subject of the reporting verb above."""
        mentions = [mention for speaker in speakers(token, self.lexicon.classes["say"]) for mention in sentence.at(speaker.i)]
        return next(iter(self._participants(mentions[:1], on)), None)


def _all_implied(sides: Sides) -> bool:
    return all(one.how == "implied" for one in (*sides.actors, *sides.recipients))


def _is_somebody(event: Event) -> bool:
    """Does the text say enough of anybody on either side?"""
    sides = (*event.actors, *event.recipients)
    if (event.event_type in NOT_AMONG_FIRMS or (event.event_type == "ASSAULT" and event.actors)) and _is_business(event):
        return False
    if event.actors and event.recipients:
        return True
    if any((one.actor.country and not one.mention.how.endswith(FROM_DOCUMENT)) or POLITICAL & set(one.actor.sectors) for one in sides):
        return True
    told = any(one.mention.how != "implied" for one in sides)
    return event.event_type == "PROTEST" or (event.event_type == "ASSAULT" and (told or event.mode in ARMED))


def _is_business(event: Event) -> bool:
    """Do only companies take part, but for the country that they are in?"""
    actors, recipients = ([one.actor for one in side] for side in (event.actors, event.recipients))
    firms = [actor for actor in (*actors, *recipients) if actor.sectors[:1] == ("BUS",) and actor.country != "IGO"]
    homes = [actor for actor in recipients if not actor.sectors and actor.country in {firm.country for firm in firms}]
    return bool(firms) and len(firms) + len(homes) == len(actors) + len(recipients)


def _is_ultimatum(verb: Token) -> bool:
    """Will it be done "unless" another does something?"""
    return any(child.dep_ == "advcl" and any(mark.lower_ == "unless" for mark in child.children) for child in verb.children)


def _is_off(verb: Token) -> bool:
    """Of "call": called off."""
    return verb.lemma_ != "call" or any(child.lower_ == "off" for child in verb.children)


def _of_country(participant: Participant, country: str, whence: str) -> Participant:
    actor, mention = participant.actor, participant.mention
    if actor.country is not None or (mention.how == "implied" and "GOV" in actor.sectors):  # "nearly 70 countries"
        return participant
    settled = replace(actor, code=country + "".join(actor.sectors), country=country)
    sure = 0.8 if whence == FROM_CLAUSE else 0.6
    return Participant(settled, replace(mention, how=f"{mention.how}, {whence}", confidence=round(sure * mention.confidence, 3)))


def _is_content(match: Match, other: Match) -> bool:
    """Is a match what a request, threat, promise or refusal is about?"""
    if other.sense.event_type == "ACCUSE" and other.sense.mode == "disapprove" and has_own_subject(match.token):
        return False  # "its displeasure with the US conducting drills": what is complained about happened
    about = other.sense.event_type in ABOUT or (other.sense.event_type == "SANCTION" and other.sense.mode == "convict")
    about = about or (other.sense.pos == "v" and other.token.lemma_ in grammar("allow"))
    if match is other or not about or (other.sense.event_type == "PROTEST" and match.sense.event_type not in ("ACCUSE", "REQUEST")):
        return False
    verb = other.token if other.sense.pos == "v" else None
    heads = tuple(purposes(other)) if other.sense.event_type == "PROTEST" else content_heads(other, Frame(verb) if verb is not None else None)
    heads += other.recipients  # "turned down the request"
    word = match.token
    for _ in range(20):
        if word in heads:
            return True
        if word == other.token or word.head == word or word.dep_ in ("relcl", "advcl") or word.lower_ in BACKGROUND:
            return False
        word = word.head
    return False


def _is_undone(match: Match, other: Match) -> bool:
    """Does it only tell of what the other ends: "lifted sanctions imposed on Mali"?"""
    return other.sense.event_type in ("CONCEDE", "RETREAT") and match.token.dep_ == "acl" and match.token.head in other.used


def _implied_sides(event: _Found, before: Sequence[_Found], sentence: SentenceActors) -> Sides:
    """The sides, with the recipient that only the text before tells, at low confidence.

    Who is told off or asked over a deed is whoever did the last deed of that kind ("Paris condemned the launch"); whoever promises to deepen
    bilateral ties promises it to the other of the two.
    """
    sides, own = event.sides, {mention.country for mention in event.sides.actors}
    if sides.recipients or len(own) != 1:
        return sides
    deeds = [other.sides.actors for other in before if other.event_type == event.about]
    if event.about in CONTENT_TYPES or event.event_type not in ABOUT:
        deeds = []
    if event.event_type in TOGETHER and any(token.lower_ in ("bilateral", "mutual") for token in event.match.token.doc):
        deeds += [(*other.sides.actors, *other.sides.recipients) for other in before]
        deeds = [pair for pair in deeds if own <= {mention.country for mention in pair}]
    if event.event_type in TOGETHER:
        both = tuple(mention for mention in sentence.mentions if mention.how == "anaphor")
        deeds += [both] if own < {mention.country for mention in both} else []
    others = [tuple(mention for mention in deed if mention.country and mention.country not in own) for deed in deeds]
    if not (found := next(filter(None, reversed(others)), ())):
        return sides
    once = {mention.country: mention for mention in reversed(found)}  # one a country, the first named
    return Sides(sides.actors, tuple(replace(mention, how="implied", confidence=UNTOLD) for mention in reversed(once.values())))


def _foremost(found: Sequence[_Found]) -> list[_Found]:
    """Without what is only mentioned beside events that are told; contention is kept where none other is told."""
    told = [event for event in found if not event.aside]
    if not told:
        return list(found)
    contention = any(event.event_type in CONTENTIOUS for event in told)
    return [event for event in found if not event.aside or (event.event_type in CONTENTIOUS and not contention)]


def _told_together(found: Sequence[_Found]) -> list[_Found]:
    """One attack told by two verbs as one: "shelled the town, killing ten", "a drone fired by rebels hit a tanker", "were killed when gunmen opened fire"."""
    kept = list(found)
    for event in found:
        weapon = event.match.token.head
        struck = next((other for other in kept if other.event_type == "ASSAULT" and weapon in other.match.actors), None)
        if event.event_type == "MOBILIZE" and event.match.token.dep_ in ("acl", "relcl") and struck is not None:
            kept.remove(event)
            kept[kept.index(struck)] = replace(struck, sides=Sides(event.sides.actors or struck.sides.actors, struck.sides.recipients))
            continue
        above = next((other for other in kept if event.match.token.dep_ == "advcl" and event.match.token.head == other.match.token), None)
        if above is None or {event.event_type, above.event_type} != {"ASSAULT"}:
            continue
        kept.remove(event)
        sides = Sides(above.sides.actors or event.sides.actors, above.sides.recipients or event.sides.recipients)
        kept[kept.index(above)] = replace(above, sides=sides)
    return kept


def _distinct(found: Iterable[_Found]) -> list[_Found]:
    """One event a deed: of two of one type with the same sides, or one side within the other's, the heavier sense stays."""
    kept: list[_Found] = []
    for event in sorted(found, key=_fullness):
        if not any(_covers(other, event) for other in kept):
            kept.append(event)
    return sorted(kept, key=lambda one: one.match.token.i)


def _fullness(event: _Found) -> tuple[int, bool, bool, int]:
    return -len(event.sides.actors) - len(event.sides.recipients), event.mode is None, event.match.sense.pos == "n", -event.match.sense.weight


def _covers(one: _Found, other: _Found) -> bool:
    if one.event_type != other.event_type:
        return False
    mine, theirs = ([{identity(mention) for mention in side} for side in (event.sides.actors, event.sides.recipients)] for event in (one, other))
    if one.event_type in TOGETHER and theirs[0] | theirs[1] <= mine[0] | mine[1]:
        return True
    return (theirs[0] <= mine[0] and theirs[1] <= mine[1]) or (theirs[0] <= mine[1] and theirs[1] <= mine[0])


def _is_past(token: Token, when: EventDate | None, document: Document) -> bool:
    """Is it history: dated before last year, or "previously"?"""
    if when is not None and when.precision != "unknown" and int(when.value[:4]) < document.published_on.year - 1:
        return True
    return any(child.lower_ in ("previously", "formerly", "historically") for child in token.children if child.dep_ == "advmod")


def _trigger(match: Match, document: Document, start: int) -> Span:
    """The trigger's words: from the first to the last that the sense demanded, if they stand close together."""
    tokens = sorted({match.token, *match.used}, key=lambda token: token.i)
    if tokens[-1].i - tokens[0].i > 6:
        tokens = [match.token]
    first, last = start + tokens[0].idx, start + tokens[-1].idx + len(tokens[-1])
    return Span(first, last, document.text[first:last])
