"""Records as rows of the staged tables: one function a table, one schema a table."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from dateline import ids
from dateline.records import Article, Document, EntryOutcome, Event, FeedPoll, Participant, Reading, Rejection
from dateline.urls import canonical_url

Row = dict[str, Any]
Tables = dict[str, list[Row]]

_TEXT, _WHEN, _INT, _REAL, _TEXTS = pa.string(), pa.timestamp("us", tz="UTC"), pa.int32(), pa.float64(), pa.list_(pa.string())


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


SCHEMAS: dict[str, pa.Schema] = {
    "poll": _schema(
        feed_id=_TEXT,
        url=_TEXT,
        title=_TEXT,
        polled_at=_WHEN,
        outcome=_TEXT,
        reason=_TEXT,
        status=_INT,
        etag=_TEXT,
        last_modified=_TEXT,
        permanent_url=_TEXT,
        due_at=_WHEN,
        shown=_INT,
    ),
    "feed_entry": _schema(
        entry_id=_TEXT,
        feed_id=_TEXT,
        feed_url=_TEXT,
        url=_TEXT,
        guid=_TEXT,
        title=_TEXT,
        published_at=_WHEN,
        summary=_TEXT,
        content=_TEXT,
        article_id=_TEXT,
        seen_at=_WHEN,
        position=_INT,
    ),
    "outcome": _schema(entry_id=_TEXT, attempted_at=_WHEN, state=_TEXT, due_at=_WHEN),
    "article": _schema(article_id=_TEXT, url=_TEXT, final_url=_TEXT, status=_INT, content_type=_TEXT, bytes=_INT, page_class=_TEXT, fetched_at=_WHEN),
    "document": _schema(
        document_id=_TEXT,
        article_id=_TEXT,
        url=_TEXT,
        title=_TEXT,
        byline=_TEXT,
        outlet=_TEXT,
        language=_TEXT,
        published_on=pa.date32(),
        published_from=_TEXT,
        sentences=_INT,
    ),
    "article_text": _schema(document_id=_TEXT, article_id=_TEXT, text=_TEXT),
    "mention": _schema(
        document_id=_TEXT,
        article_id=_TEXT,
        sentence=_INT,
        span_start=_INT,
        span_end=_INT,
        text=_TEXT,
        entity=_TEXT,
        country=_TEXT,
        sectors=_TEXTS,
        name=_TEXT,
        how=_TEXT,
        confidence=_REAL,
    ),
    "event": _schema(
        event_id=_TEXT,
        document_id=_TEXT,
        article_id=_TEXT,
        sentence=_INT,
        sentence_start=_INT,
        sentence_text=_TEXT,
        event_type=_TEXT,
        mode=_TEXT,
        contexts=_TEXTS,
        cameo=_TEXT,
        quad=_INT,
        goldstein=_REAL,
        plover_score=_REAL,
        status=_TEXT,
        attributed_to=_TEXT,
        attributed_text=_TEXT,
        event_date=_TEXT,
        date_precision=_TEXT,
        event_on=pa.date32(),
        trigger_start=_INT,
        trigger_end=_INT,
        trigger_text=_TEXT,
        confidence=_REAL,
        rule=_TEXT,
        coder=_TEXT,
        model=_TEXT,
    ),
    "event_participant": _schema(
        event_id=_TEXT,
        article_id=_TEXT,
        side=_TEXT,
        position=_INT,
        code=_TEXT,
        country=_TEXT,
        sectors=_TEXTS,
        name=_TEXT,
        wikidata_id=_TEXT,
        text=_TEXT,
        span_start=_INT,
        span_end=_INT,
        how=_TEXT,
        confidence=_REAL,
    ),
    "event_place": _schema(
        event_id=_TEXT,
        article_id=_TEXT,
        name=_TEXT,
        country=_TEXT,
        admin1=_TEXT,
        latitude=_REAL,
        longitude=_REAL,
        geonames_id=pa.int64(),
        text=_TEXT,
    ),
    "rejection": _schema(stage=_TEXT, subject_id=_TEXT, article_id=_TEXT, url=_TEXT, reason=_TEXT, detail=_TEXT, sentence=_INT, rejected_at=_WHEN),
}
"""The columns of each staged table; the loader adds the run."""


def poll_rows(polls: Iterable[FeedPoll]) -> Tables:
    """Rows of polls, their entries and their rejections."""
    tables: Tables = {"poll": [], "feed_entry": [], "rejection": []}
    for poll in polls:
        tables["poll"].append(_poll(poll))
        tables["feed_entry"] += _entries(poll)
        tables["rejection"] += [_rejection(rejection, None, poll.polled_at) for rejection in poll.rejections]
    return tables


def outcome_rows(outcomes: Iterable[EntryOutcome]) -> Tables:
    """Rows of what became of entries: their articles, documents, events and rejections."""
    tables: Tables = {name: [] for name in SCHEMAS if name not in ("poll", "feed_entry")}
    for outcome in outcomes:
        _add_outcome(tables, outcome)
    return tables


def _poll(poll: FeedPoll) -> Row:
    return {
        "feed_id": ids.feed_id(poll.feed_url),
        "url": poll.feed_url,
        "title": poll.title,
        "polled_at": poll.polled_at,
        "outcome": poll.outcome,
        "reason": poll.rejections[0].reason if poll.rejections and poll.outcome in ("failed", "gone") else None,
        "status": poll.status,
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        "permanent_url": poll.permanent_url,
        "due_at": poll.due_at,
        "shown": len(poll.entries),
    }


def _entries(poll: FeedPoll) -> Iterator[Row]:
    for position, entry in enumerate(poll.entries):
        yield {
            "entry_id": ids.entry_id(entry.feed_url, entry.guid or entry.url),
            "feed_id": ids.feed_id(entry.feed_url),
            "feed_url": entry.feed_url,
            "url": entry.url,
            "guid": entry.guid,
            "title": entry.title,
            "published_at": entry.published_at,
            "summary": entry.summary,
            "content": entry.content,
            "article_id": ids.article_id(canonical_url(entry.url)),
            "seen_at": poll.polled_at,
            "position": position,
        }


def _add_outcome(tables: Tables, outcome: EntryOutcome) -> None:
    reading, article = outcome.reading, outcome.article
    coded = reading is not None and reading.document is not None
    state = "pending" if outcome.due_at is not None else "coded" if coded else "rejected"
    tables["outcome"].append({"entry_id": outcome.entry_id, "attempted_at": outcome.attempted_at, "state": state, "due_at": outcome.due_at})
    tables["rejection"] += [
        _rejection(rejection, article.article_id if article is not None else ids.article_id(canonical_url(rejection.url)), outcome.attempted_at)
        for rejection in (*outcome.rejections, *(reading.rejections if reading is not None else ()))
    ]
    if article is not None:
        tables["article"].append(_article(article, reading))
    if reading is not None and reading.document is not None:
        _add_document(tables, reading, reading.document)


def _article(article: Article, reading: Reading | None) -> Row:
    return {
        "article_id": article.article_id,
        "url": article.url,
        "final_url": article.final_url,
        "status": article.status,
        "content_type": next((value for name, value in article.headers if name.lower() == "content-type"), None),
        "bytes": len(article.body),
        "page_class": reading.page_class if reading is not None else None,
        "fetched_at": article.fetched_at,
    }


def _add_document(tables: Tables, reading: Reading, document: Document) -> None:
    key = {"document_id": document.document_id, "article_id": document.article_id}
    tables["document"].append(
        {
            **key,
            "url": document.url,
            "title": document.title,
            "byline": document.byline,
            "outlet": document.outlet,
            "language": document.language,
            "published_on": document.published_on,
            "published_from": document.published_from,
            "sentences": len(document.sentences),
        }
    )
    tables["article_text"].append({**key, "text": document.text})
    tables["mention"] += [
        {
            **key,
            "sentence": mention.sentence,
            "span_start": mention.start,
            "span_end": mention.end,
            "text": mention.text,
            "entity": mention.entity,
            "country": mention.country,
            "sectors": list(mention.sectors),
            "name": mention.name,
            "how": mention.how,
            "confidence": mention.confidence,
        }
        for mention in reading.mentions
    ]
    for event in reading.events:
        tables["event"].append(_event(event, document))
        tables["event_participant"] += [
            _participant(event, document, side, position, participant)
            for side, participants in (("actor", event.actors), ("recipient", event.recipients))
            for position, participant in enumerate(participants)
        ]
        tables["event_place"] += _place(event, document)


def _event(event: Event, document: Document) -> Row:
    speaker = event.attributed_to
    return {
        "event_id": event.event_id,
        "document_id": event.document_id,
        "article_id": document.article_id,
        "sentence": event.sentence,
        "sentence_start": document.sentences[event.sentence].start,
        "sentence_text": event.sentence_text,
        "event_type": event.event_type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "cameo": event.cameo,
        "quad": event.quad,
        "goldstein": event.goldstein,
        "plover_score": event.plover_score,
        "status": event.status,
        "attributed_to": speaker.actor.code if speaker else None,
        "attributed_text": speaker.mention.text if speaker else None,
        "event_date": event.date.value if event.date else None,
        "date_precision": event.date.precision if event.date else "unknown",
        "event_on": event.date.first_day() if event.date else document.published_on,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        "trigger_text": event.trigger.text,
        "confidence": event.confidence,
        "rule": event.rule,
        "coder": event.coder,
        "model": event.model,
    }


def _participant(event: Event, document: Document, side: str, position: int, participant: Participant) -> Row:
    actor, mention = participant.actor, participant.mention
    return {
        "event_id": event.event_id,
        "article_id": document.article_id,
        "side": side,
        "position": position,
        "code": actor.code,
        "country": actor.country,
        "sectors": list(actor.sectors),
        "name": actor.name,
        "wikidata_id": actor.wikidata_id,
        "text": mention.text,
        "span_start": mention.start,
        "span_end": mention.end,
        "how": mention.how,
        "confidence": mention.confidence,
    }


def _place(event: Event, document: Document) -> Sequence[Row]:
    place = event.place
    if place is None:
        return ()
    return (
        {
            "event_id": event.event_id,
            "article_id": document.article_id,
            "name": place.name,
            "country": place.country,
            "admin1": place.admin1,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "geonames_id": place.geonames_id,
            "text": place.text,
        },
    )


def _rejection(rejection: Rejection, article_id: str | None, at: datetime) -> Row:
    return {
        "stage": rejection.stage,
        "subject_id": rejection.subject_id,
        "article_id": article_id,
        "url": rejection.url,
        "reason": rejection.reason,
        "detail": rejection.detail,
        "sentence": rejection.sentence,
        "rejected_at": at,
    }
