"""Reports of events, made without a coder, for the tests of incidents."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from dateline.extractors.duplicates import sign
from dateline.web.testing import make_article, make_document
from dateline.words import ids
from dateline.words.records import Actor, EntryOutcome, Event, EventDate, Mention, Participant, Place, Reading, Span, Status

QUADS = {"ASSAULT": 4, "COERCE": 4, "ACCUSE": 3, "AID": 2, "CONSULT": 1}
KIDAL = Place("Kidal", 0, 0, "Kidal", "MLI", "Kidal", 18.44, 1.41, 2455290)
GAO = Place("Gao", 0, 0, "Gao", "MLI", "Gao", 16.27, -0.04, 2457161)
DAY = date(2026, 3, 2)


def report(
    outlet: str,
    text: str,
    *,
    actor: str = "MLIREB",
    recipient: str = "MLICVL",
    event_type: str = "ASSAULT",
    mode: str | None = None,
    on: date | None = DAY,
    place: Place | None = None,
    status: Status = "asserted",
    published_on: date = DAY,
    hour: int = 12,
    path: str = "1",
    confidence: float = 0.8,
) -> EntryOutcome:
    """An article with one sentence, that tells one event; its trigger is the second word. `on` None: the text does not say when."""
    url = f"https://{outlet}.example/{path}"
    article = replace(make_article(url, ""), fetched_at=datetime(published_on.year, published_on.month, published_on.day, tzinfo=UTC) + timedelta(hours=hour))
    document = replace(make_document(text, url=url, published_on=published_on), outlet=outlet)
    first, second = text.split()[:2]
    event = Event(
        event_id=ids.event_id(document.document_id, "coder", event_type, (0, 1), []),
        document_id=document.document_id,
        sentence=0,
        sentence_text=text,
        event_type=event_type,
        mode=mode,
        contexts=(),
        cameo=None,
        quad=QUADS[event_type],
        goldstein=None,
        plover_score=None,
        actors=(_side(actor, 0, first),),
        recipients=(_side(recipient, len(first) + 1, second),) if recipient else (),
        status=status,
        attributed_to=None,
        date=EventDate(on.isoformat(), "day") if on else None,
        place=place,
        trigger=Span(len(first) + 1, len(first) + 1 + len(second), second),
        confidence=confidence,
        rule="test",
        coder="coder",
        model="model",
    )
    return EntryOutcome(url, article.fetched_at, article, Reading(article.article_id, "article", document, (), (event,), signature=sign(document)))


def _side(code: str, start: int, text: str) -> Participant:
    country = None if code.startswith("---") else code[:3]
    actor = Actor(code, country, tuple(code[at : at + 3] for at in range(3, len(code), 3)), code)
    return Participant(actor, Mention(0, start, start + len(text), text, how="agent"))
