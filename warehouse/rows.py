"""Records as rows of the staged tables: one function a table, one schema a table. Times are UTC."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from dateline.warehouse.reports import report_row
from dateline.web.urls import canonical_url, host_of
from dateline.words import ids
from dateline.words.records import Actor, Alias, Article, Document, EntryOutcome, Event, FeedPoll, Mention, Participant, Reading, Rejection, Signature

Row = dict[str, Any]
Tables = dict[str, list[Row]]

_TEXT, _WHEN, _DAY, _INT, _BIG, _REAL = pa.string(), pa.timestamp("us"), pa.date32(), pa.int32(), pa.int64(), pa.float64()
_TEXTS = pa.list_(_TEXT)
_HASHES = pa.list_(pa.uint32())
_SPANS = pa.list_(pa.struct({"span_start": _INT, "span_end": _INT}))
_GIVEN = pa.struct(
    {
        "event_id": _TEXT,
        "event_type": _TEXT,
        "mode": _TEXT,
        "status": _TEXT,
        "actors": _TEXTS,
        "recipients": _TEXTS,
        "sentence_text": _TEXT,
    }
)
"""An event as a revision remembers it."""


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


_ACTOR = {"actor_id": _TEXT, "code": _TEXT, "country": _TEXT, "sectors": _TEXTS, "name": _TEXT, "wikidata_id": _TEXT}

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
        body_hash=_TEXT,
        retry_at=_WHEN,
        permanent_url=_TEXT,
        move=pa.struct({"url": _TEXT, "since": _WHEN, "checked_at": _WHEN}),
        cause=_TEXT,
        due_at=_WHEN,
        shown=_INT,
        conditional=pa.bool_(),
        length=_BIG,
        expected=_REAL,
        expected_loss=_REAL,
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
        updated_at=_WHEN,
        backfill=pa.bool_(),
        link_entry_id=_TEXT,
    ),
    "outcome": _schema(entry_id=_TEXT, article_id=_TEXT, attempted_at=_WHEN, state=_TEXT, due_at=_WHEN, published_on=_DAY),
    "article": _schema(
        article_id=_TEXT,
        url=_TEXT,
        final_url=_TEXT,
        host=_TEXT,
        status=_INT,
        content_type=_TEXT,
        bytes=_INT,
        page_class=_TEXT,
        first_fetched_at=_WHEN,
        fetched_at=_WHEN,
        read_at=_WHEN,
        document_id=_TEXT,
        reading_id=_TEXT,
        read_on=_DAY,
        coded_with=_TEXT,
        extracted_with=_TEXT,
    ),
    "article_revision": _schema(
        document_id=_TEXT,
        article_id=_TEXT,
        title=_TEXT,
        published_on=_DAY,
        characters=_INT,
        first_fetched_at=_WHEN,
        last_fetched_at=_WHEN,
        page_hash=_TEXT,
        read_at=_WHEN,
        events=pa.list_(_GIVEN),
    ),
    "page": _schema(
        article_id=_TEXT,
        page_hash=_TEXT,
        final_url=_TEXT,
        status=_INT,
        headers=pa.list_(pa.struct({"name": _TEXT, "value": _TEXT})),
        fetched_at=_WHEN,
        kept_in=_TEXT,
    ),
    "article_alias": _schema(article_id=_TEXT, kind=_TEXT, value=_TEXT, alias_id=_TEXT, first_seen_at=_WHEN),
    "article_text": _schema(document_id=_TEXT, article_id=_TEXT, text=_TEXT),
    "document": _schema(
        document_id=_TEXT,
        article_id=_TEXT,
        url=_TEXT,
        title=_TEXT,
        byline=_TEXT,
        outlet=_TEXT,
        language=_TEXT,
        published_on=_DAY,
        published_from=_TEXT,
        published_confidence=_REAL,
        text_from=_TEXT,
        sentences=_INT,
        sentence_spans=_SPANS,
    ),
    "story_article": _schema(
        article_id=_TEXT,
        document_id=_TEXT,
        published_on=_DAY,
        published_at=_WHEN,
        outlet=_TEXT,
        credit=_TEXT,
        shingles=_INT,
        bands=_HASHES,
        sketch=_HASHES,
        facts=_HASHES,
    ),
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
    "actor": _schema(**_ACTOR),
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
        event_on=_DAY,
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
        **_ACTOR,
        sentence=_INT,
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
        geonames_id=_BIG,
        text=_TEXT,
        span_start=_INT,
        span_end=_INT,
    ),
    "event_incident": _schema(
        event_id=_TEXT,
        article_id=_TEXT,
        published_on=_DAY,
        sentence=_INT,
        claim=_TEXT,
        event_type=_TEXT,
        mode=_TEXT,
        first_on=_DAY,
        last_on=_DAY,
        actors=_TEXTS,
        recipients=_TEXTS,
        actor_countries=_TEXTS,
        recipient_countries=_TEXTS,
        place=_TEXT,
        place_country=_TEXT,
        place_admin1=_TEXT,
        latitude=_REAL,
        longitude=_REAL,
        keys=_TEXTS,
        words=_TEXTS,
    ),
    "coder": _schema(coder=_TEXT, model=_TEXT, first_used_at=_WHEN),
    "rejection": _schema(
        stage=_TEXT,
        subject_id=_TEXT,
        article_id=_TEXT,
        url=_TEXT,
        reason=_TEXT,
        detail=_TEXT,
        sentence=_INT,
        rule=_TEXT,
        trigger_start=_INT,
        trigger_end=_INT,
        trigger_text=_TEXT,
        dropped_by=_TEXT,
        because=_TEXT,
        rejected_at=_WHEN,
    ),
}
SCHEMAS["reading_beside"] = _schema(document_id=_TEXT, article_id=_TEXT, coder=_TEXT, model=_TEXT, read_at=_WHEN, events=_INT, coded_with=_TEXT)
SCHEMAS["event_beside"] = pa.schema([*SCHEMAS["event"], ("actors", _TEXTS), ("recipients", _TEXTS), ("place", _TEXT)])
"""The columns of each staged table; the loader adds the run."""

POLL_TABLES = ("poll", "feed_entry", "rejection")
BESIDE_TABLES = ("reading_beside", "event_beside")
OUTCOME_TABLES = tuple(name for name in SCHEMAS if name not in ("poll", "feed_entry", *BESIDE_TABLES))


def poll_rows(polls: Iterable[FeedPoll]) -> Tables:
    """Rows of polls, their entries and their rejections."""
    tables: Tables = {name: [] for name in POLL_TABLES}
    for poll in polls:
        tables["poll"].append(_poll(poll))
        tables["feed_entry"] += _entries(poll)
        tables["rejection"] += [_rejection(rejection, None, _utc(poll.polled_at)) for rejection in poll.rejections]
    return tables


def outcome_rows(outcomes: Iterable[EntryOutcome], kept: Mapping[str, str] = MappingProxyType({})) -> Tables:
    """Rows of what became of entries: their articles, documents, events and rejections.

    `kept`: where pages are kept, by the hash of their bodies. Of an article that comes twice, the older version leaves its page and, as a
    revision, its text and what it said.
    """
    tables: Tables = {name: [] for name in OUTCOME_TABLES}
    versions: dict[str, list[EntryOutcome]] = defaultdict(list)
    for outcome in outcomes:
        tables["outcome"].append(_outcome(outcome))
        if outcome.article is None:
            tables["rejection"] += _rejections(outcome)
        else:
            versions[outcome.article.article_id].append(outcome)
    for same_article in versions.values():
        if len(same_article) > 1:
            same_article.sort(key=_version)
        for outcome in same_article:
            _add_page(tables, outcome, kept)
            _add_revision(tables, outcome)
            tables["article_alias"] += _aliases(outcome)
        _add_article(tables, same_article)
    return tables


def beside_rows(readings: Iterable[Reading], read_at: datetime) -> Tables:
    """Rows of readings that are kept beside those that count, under the version of the coder."""
    tables: Tables = {name: [] for name in BESIDE_TABLES}
    for reading in readings:
        document = reading.document
        if document is None:
            continue
        for event in reading.events:
            place = event.place.name if event.place else None
            tables["event_beside"].append({**_event(event, document), "coder": reading.coded_with, **_codes(event), "place": place})
        tables["reading_beside"].append(
            {
                "document_id": document.document_id,
                "article_id": document.article_id,
                "coder": reading.coded_with,
                "model": reading.model,
                "read_at": _utc(read_at),
                "events": len(reading.events),
                "coded_with": reading.coded_with,
            }
        )
    return tables


def _version(outcome: EntryOutcome) -> tuple[datetime, datetime, str]:
    assert outcome.article is not None
    return outcome.article.fetched_at, outcome.attempted_at, _reading_id(outcome.article, outcome.reading)


def _reading_id(article: Article, reading: Reading | None) -> str:
    return blake2b(repr(reading or article.status).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _poll(poll: FeedPoll) -> Row:
    state = poll.state
    return {
        "feed_id": ids.feed_id(state.feed_url),
        "url": state.feed_url,
        "title": state.title or None,
        "polled_at": _utc(poll.polled_at),
        "outcome": poll.outcome,
        "reason": poll.rejections[0].reason if poll.rejections and poll.outcome in ("failed", "gone") else None,
        "status": poll.status,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "body_hash": state.body_hash,
        "retry_at": _utc_or_none(state.retry_at),
        "permanent_url": state.permanent_url,
        "move": {"url": state.move.url, "since": _utc(state.move.since), "checked_at": _utc(state.move.checked_at)} if state.move else None,
        "cause": state.cause or None,
        "due_at": _utc_or_none(state.due_at),
        "shown": len(poll.entries),
        "conditional": poll.conditional,
        "length": poll.length,
        "expected": poll.expected,
        "expected_loss": poll.expected_loss,
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
            "published_at": _utc_or_none(entry.published_at),
            "summary": entry.summary,
            "content": entry.content,
            "article_id": ids.article_id(canonical_url(entry.url)),
            "seen_at": _utc(poll.polled_at),
            "position": None if poll.backfill else position,
            "updated_at": _utc_or_none(entry.updated_at),
            "backfill": poll.backfill,
            "link_entry_id": ids.entry_id(entry.feed_url, entry.url),
        }


def _outcome(outcome: EntryOutcome) -> Row:
    coded = outcome.reading is not None and outcome.reading.document is not None
    state = "pending" if outcome.due_at is not None else "coded" if coded else "rejected"
    return {
        "entry_id": outcome.entry_id,
        "article_id": outcome.article.article_id if outcome.article is not None else None,
        "attempted_at": _utc(outcome.attempted_at),
        "state": state,
        "due_at": _utc_or_none(outcome.due_at),
        "published_on": outcome.published_on,
    }


def _rejections(outcome: EntryOutcome) -> Iterator[Row]:
    at = _utc(outcome.attempted_at)
    for rejection in (*outcome.rejections, *(outcome.reading.rejections if outcome.reading is not None else ())):
        article_id = outcome.article.article_id if outcome.article is not None else ids.article_id(canonical_url(rejection.url))
        yield _rejection(rejection, article_id, at)


def _add_page(tables: Tables, outcome: EntryOutcome, kept: Mapping[str, str]) -> None:
    article = outcome.article
    assert article is not None
    page_hash = ids.page_hash(article.body)
    if page_hash in kept:
        tables["page"].append(
            {
                "article_id": article.article_id,
                "page_hash": page_hash,
                "final_url": article.final_url,
                "status": article.status,
                "headers": [{"name": name, "value": value} for name, value in article.headers],
                "fetched_at": _utc(article.fetched_at),
                "kept_in": kept[page_hash],
            }
        )


def _aliases(outcome: EntryOutcome) -> Iterator[Row]:
    article = outcome.article
    assert article is not None
    for alias in article.known_as or (Alias("link", article.url),):
        row = {"article_id": article.article_id, "kind": alias.kind, "value": alias.url, "alias_id": ids.article_id(alias.url)}
        yield {**row, "first_seen_at": _utc(article.fetched_at)}


def _add_revision(tables: Tables, outcome: EntryOutcome) -> None:
    article, reading = outcome.article, outcome.reading
    if article is None or reading is None or reading.document is None:
        return
    document = reading.document
    key = {"document_id": document.document_id, "article_id": document.article_id}
    tables["article_text"].append({**key, "text": document.text})
    tables["article_revision"].append(
        {
            **key,
            "title": document.title,
            "published_on": document.published_on,
            "characters": len(document.text),
            "first_fetched_at": _utc(article.fetched_at),
            "last_fetched_at": _utc(article.fetched_at),
            "page_hash": ids.page_hash(article.body),
            "read_at": _utc(outcome.attempted_at),
            "events": [_given(event) for event in reading.events],
        }
    )


def _given(event: Event) -> Row:
    return {**{name: getattr(event, name) for name in ("event_id", "event_type", "mode", "status", "sentence_text")}, **_codes(event)}


def _codes(event: Event) -> Row:
    sides = {"actors": event.actors, "recipients": event.recipients}
    return {side: [participant.actor.code for participant in participants] for side, participants in sides.items()}


def _add_article(tables: Tables, versions: Sequence[EntryOutcome]) -> None:
    """Rows of the newest version; what it says dates from the first of the readings that are equal to it."""
    newest = versions[-1]
    article, reading = newest.article, newest.reading
    assert article is not None
    document = reading.document if reading is not None else None
    since = [outcome for outcome in versions if outcome.reading != reading][-1:]
    outcome = versions[versions.index(since[0]) + 1] if since else versions[0]
    tables["rejection"] += _rejections(outcome)
    tables["article"].append(
        {
            "article_id": article.article_id,
            "url": article.url,
            "final_url": article.final_url,
            "host": host_of(article.final_url),
            "status": article.status or None,
            "content_type": next((value for name, value in article.headers if name.lower() == "content-type"), None),
            "bytes": len(article.body),
            "page_class": reading.page_class if reading is not None else None,
            "first_fetched_at": min(_utc(version.article.fetched_at) for version in versions if version.article is not None),
            "fetched_at": _utc(article.fetched_at),
            "read_at": _utc(newest.attempted_at),
            "document_id": document.document_id if document is not None else None,
            "reading_id": _reading_id(article, reading),
            "read_on": _utc(outcome.attempted_at).date(),
            "coded_with": (reading.coded_with if reading is not None else "") or None,
            "extracted_with": (reading.extracted_with if reading is not None else "") or None,
        }
    )
    if reading is not None and document is not None:
        tables["document"].append(_document(document))
        tables["story_article"] += _story_article(article, document, reading.signature)
        tables["mention"] += [_mention(mention, document) for mention in reading.mentions]
        for event in reading.events:
            _add_event(tables, event, document, outcome.attempted_at)


def _document(document: Document) -> Row:
    return {
        "document_id": document.document_id,
        "article_id": document.article_id,
        "url": document.url,
        "title": document.title,
        "byline": document.byline,
        "outlet": document.outlet,
        "language": document.language,
        "published_on": document.published_on,
        "published_from": document.published_from,
        "published_confidence": document.published_confidence,
        "text_from": document.text_from,
        "sentences": len(document.sentences),
        "sentence_spans": [{"span_start": sentence.start, "span_end": sentence.end} for sentence in document.sentences],
    }


def _story_article(article: Article, document: Document, signature: Signature | None) -> Sequence[Row]:
    if signature is None:
        return ()
    published_at = _utc_or_none(article.published_at)
    return (
        {
            "article_id": document.article_id,
            "document_id": document.document_id,
            "published_on": document.published_on,
            "published_at": published_at if published_at is not None and published_at.date() == document.published_on else None,
            "outlet": document.outlet,
            "credit": signature.credit,
            "shingles": signature.shingles,
            "bands": signature.bands,
            "sketch": signature.sketch,
            "facts": signature.facts,
        },
    )


def _mention(mention: Mention, document: Document) -> Row:
    return {
        "document_id": document.document_id,
        "article_id": document.article_id,
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


def _add_event(tables: Tables, event: Event, document: Document, read_at: datetime) -> None:
    row, place = _event(event, document), _place(event, document)
    tables["event"].append(row)
    tables["coder"].append({"coder": event.coder, "model": event.model, "first_used_at": _utc(read_at)})
    participants = []
    for side, members in (("actor", event.actors), ("recipient", event.recipients)):
        for position, participant in enumerate(members):
            actor = _actor(participant.actor)
            tables["actor"].append(actor)
            participants.append(_participant(event, document, side, position, participant, actor))
    tables["event_participant"] += participants
    tables["event_place"] += place
    tables["event_incident"].append(report_row(row, participants, next(iter(place), None), document.published_on))


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


def _actor(actor: Actor) -> Row:
    fields = (actor.code, actor.name, actor.wikidata_id or "")
    return {
        "actor_id": blake2b("\x1f".join(("actor", *fields)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        "code": actor.code,
        "country": actor.country,
        "sectors": list(actor.sectors),
        "name": actor.name,
        "wikidata_id": actor.wikidata_id,
    }


def _participant(event: Event, document: Document, side: str, position: int, participant: Participant, actor: Row) -> Row:
    mention = participant.mention
    return {
        "event_id": event.event_id,
        "article_id": document.article_id,
        "side": side,
        "position": position,
        **actor,
        "sentence": mention.sentence,
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
            "span_start": place.start,
            "span_end": place.end,
        },
    )


def _rejection(rejection: Rejection, article_id: str | None, at: datetime) -> Row:
    trigger = rejection.trigger
    return {
        "stage": rejection.stage,
        "subject_id": rejection.subject_id,
        "article_id": article_id,
        "url": rejection.url,
        "reason": rejection.reason,
        "detail": rejection.detail,
        "sentence": rejection.sentence,
        "rule": rejection.rule or None,
        "trigger_start": trigger.start if trigger is not None else None,
        "trigger_end": trigger.end if trigger is not None else None,
        "trigger_text": trigger.text if trigger is not None else None,
        "dropped_by": rejection.by or None,
        "because": rejection.because or None,
        "rejected_at": at,
    }


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _utc_or_none(moment: datetime | None) -> datetime | None:
    return _utc(moment) if moment is not None else None
