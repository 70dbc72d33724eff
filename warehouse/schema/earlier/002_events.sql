-- What documents say: mentions, actors, events, and what was not coded.

CREATE TABLE mention (
    document_id VARCHAR,
    article_id VARCHAR,
    sentence INTEGER,
    span_start INTEGER,
    span_end INTEGER,
    text VARCHAR,
    entity VARCHAR,
    country VARCHAR,
    sectors VARCHAR[],
    name VARCHAR,
    how VARCHAR,
    confidence DOUBLE
);
COMMENT ON TABLE mention IS 'Spans that name somebody, in the newest revision of each document.';
COMMENT ON COLUMN mention.document_id IS 'Document.';
COMMENT ON COLUMN mention.article_id IS 'Article.';
COMMENT ON COLUMN mention.sentence IS 'Sentence, from 0.';
COMMENT ON COLUMN mention.span_start IS 'Offset in the text.';
COMMENT ON COLUMN mention.span_end IS 'Offset behind the last character.';
COMMENT ON COLUMN mention.text IS 'The words.';
COMMENT ON COLUMN mention.entity IS 'Key of a known person, body or group.';
COMMENT ON COLUMN mention.country IS 'Country of an unnamed agent.';
COMMENT ON COLUMN mention.sectors IS 'Sectors of an unnamed agent.';
COMMENT ON COLUMN mention.name IS 'Name, where one is told.';
COMMENT ON COLUMN mention.how IS 'Rule that read it: gazetteer, agent, apposition, carry-over, anaphor, speaker, ner.';
COMMENT ON COLUMN mention.confidence IS '0 to 1.';

CREATE TABLE actor (
    actor_id VARCHAR,
    code VARCHAR,
    country VARCHAR,
    sectors VARCHAR[],
    name VARCHAR,
    wikidata_id VARCHAR
);
COMMENT ON TABLE actor IS 'Everybody who was ever a side of an event, one row for each role: who holds an office is another actor before and after.';
COMMENT ON COLUMN actor.actor_id IS 'Hash of code, name and Wikidata id.';
COMMENT ON COLUMN actor.code IS 'Country and sectors, e.g. USAGOV; --- for an unknown country.';
COMMENT ON COLUMN actor.country IS 'ISO 3166-1 alpha-3 code, or one of the field''s own (IGO, NGO, ...).';
COMMENT ON COLUMN actor.sectors IS 'PLOVER sectors, most telling first.';
COMMENT ON COLUMN actor.name IS 'Name.';
COMMENT ON COLUMN actor.wikidata_id IS 'Wikidata id.';

CREATE TABLE event (
    event_id VARCHAR,
    document_id VARCHAR,
    article_id VARCHAR,
    sentence INTEGER,
    sentence_start INTEGER,
    sentence_text VARCHAR,
    event_type VARCHAR,
    mode VARCHAR,
    contexts VARCHAR[],
    cameo VARCHAR,
    quad UTINYINT,
    goldstein DOUBLE,
    plover_score DOUBLE,
    status VARCHAR,
    attributed_to VARCHAR,
    attributed_text VARCHAR,
    event_date VARCHAR,
    date_precision VARCHAR,
    event_on DATE,
    trigger_start INTEGER,
    trigger_end INTEGER,
    trigger_text VARCHAR,
    confidence DOUBLE,
    rule VARCHAR,
    coder VARCHAR,
    model VARCHAR,
    run_id VARCHAR
);
COMMENT ON TABLE event IS 'Who did what to whom, one row an event; its sides are in event_participant, its place in event_place.';
COMMENT ON COLUMN event.event_id IS 'Hash of document, coder, type and spans.';
COMMENT ON COLUMN event.document_id IS 'Document.';
COMMENT ON COLUMN event.article_id IS 'Article.';
COMMENT ON COLUMN event.sentence IS 'Sentence, from 0.';
COMMENT ON COLUMN event.sentence_start IS 'Offset of the sentence in the text.';
COMMENT ON COLUMN event.sentence_text IS 'The sentence: the evidence.';
COMMENT ON COLUMN event.event_type IS 'PLOVER event type.';
COMMENT ON COLUMN event.mode IS 'PLOVER mode of the type.';
COMMENT ON COLUMN event.contexts IS 'PLOVER contexts.';
COMMENT ON COLUMN event.cameo IS 'CAMEO code.';
COMMENT ON COLUMN event.quad IS 'Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';
COMMENT ON COLUMN event.goldstein IS 'Goldstein scale of the CAMEO code, -10 to 10.';
COMMENT ON COLUMN event.plover_score IS 'PLOVER''s own scale of type and mode, -10 to 10.';
COMMENT ON COLUMN event.status IS 'asserted, alleged, hypothetical, future, negated or historical.';
COMMENT ON COLUMN event.attributed_to IS 'Actor code of who says so.';
COMMENT ON COLUMN event.attributed_text IS 'The words that name who says so.';
COMMENT ON COLUMN event.event_date IS 'When, ISO 8601 in the precision known; empty where the text does not say.';
COMMENT ON COLUMN event.date_precision IS 'day, week, month, year, range or unknown.';
COMMENT ON COLUMN event.event_on IS 'First day of event_date, else the day of publication: for counting.';
COMMENT ON COLUMN event.trigger_start IS 'Offset of the trigger in the text.';
COMMENT ON COLUMN event.trigger_end IS 'Offset behind it.';
COMMENT ON COLUMN event.trigger_text IS 'The words of the trigger.';
COMMENT ON COLUMN event.confidence IS '0 to 1.';
COMMENT ON COLUMN event.rule IS 'Sense of the trigger lexicon that held.';
COMMENT ON COLUMN event.coder IS 'Name and version of the coder.';
COMMENT ON COLUMN event.model IS 'Name and version of the parser''s model.';
COMMENT ON COLUMN event.run_id IS 'Run that loaded it.';

CREATE TABLE event_participant (
    event_id VARCHAR,
    article_id VARCHAR,
    side VARCHAR,
    position INTEGER,
    actor_id VARCHAR,
    code VARCHAR,
    country VARCHAR,
    sectors VARCHAR[],
    name VARCHAR,
    wikidata_id VARCHAR,
    sentence INTEGER,
    text VARCHAR,
    span_start INTEGER,
    span_end INTEGER,
    how VARCHAR,
    confidence DOUBLE
);
COMMENT ON TABLE event_participant IS 'The two sides of each event, as lists.';
COMMENT ON COLUMN event_participant.event_id IS 'Event.';
COMMENT ON COLUMN event_participant.article_id IS 'Article.';
COMMENT ON COLUMN event_participant.side IS 'actor or recipient.';
COMMENT ON COLUMN event_participant.position IS 'Order within the side, from 0.';
COMMENT ON COLUMN event_participant.actor_id IS 'Actor.';
COMMENT ON COLUMN event_participant.code IS 'Country and sectors, e.g. USAGOV; --- for an unknown country.';
COMMENT ON COLUMN event_participant.country IS 'ISO 3166-1 alpha-3 code, or one of the field''s own (IGO, NGO, ...).';
COMMENT ON COLUMN event_participant.sectors IS 'PLOVER sectors, most telling first.';
COMMENT ON COLUMN event_participant.name IS 'Who it is on the day of the event.';
COMMENT ON COLUMN event_participant.wikidata_id IS 'Wikidata id of a known actor.';
COMMENT ON COLUMN event_participant.sentence IS 'Sentence of the mention, from 0.';
COMMENT ON COLUMN event_participant.text IS 'The words that name it.';
COMMENT ON COLUMN event_participant.span_start IS 'Offset in the text.';
COMMENT ON COLUMN event_participant.span_end IS 'Offset behind it.';
COMMENT ON COLUMN event_participant.how IS 'Rule that read the mention.';
COMMENT ON COLUMN event_participant.confidence IS '0 to 1.';

CREATE TABLE event_place (
    event_id VARCHAR,
    article_id VARCHAR,
    name VARCHAR,
    country VARCHAR,
    admin1 VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    geonames_id BIGINT,
    text VARCHAR,
    span_start INTEGER,
    span_end INTEGER
);
COMMENT ON TABLE event_place IS 'Where events happened, where the text says so.';
COMMENT ON COLUMN event_place.event_id IS 'Event.';
COMMENT ON COLUMN event_place.article_id IS 'Article.';
COMMENT ON COLUMN event_place.name IS 'Resolved name.';
COMMENT ON COLUMN event_place.country IS 'ISO 3166-1 alpha-3 code.';
COMMENT ON COLUMN event_place.admin1 IS 'First-level division.';
COMMENT ON COLUMN event_place.latitude IS 'Degrees north.';
COMMENT ON COLUMN event_place.longitude IS 'Degrees east.';
COMMENT ON COLUMN event_place.geonames_id IS 'GeoNames id.';
COMMENT ON COLUMN event_place.text IS 'The words that name it.';
COMMENT ON COLUMN event_place.span_start IS 'Offset in the text.';
COMMENT ON COLUMN event_place.span_end IS 'Offset behind it.';

CREATE TABLE rejection (
    stage VARCHAR,
    subject_id VARCHAR,
    article_id VARCHAR,
    url VARCHAR,
    reason VARCHAR,
    detail VARCHAR,
    sentence INTEGER,
    rejected_at TIMESTAMP,
    run_id VARCHAR
);
COMMENT ON TABLE rejection IS 'What was not coded, at which stage and why: feeds, pages, and sentences that tell no event. Once for each stage, subject, reason and sentence.';
COMMENT ON COLUMN rejection.stage IS 'feed, fetch, text, code or load.';
COMMENT ON COLUMN rejection.subject_id IS 'Feed, entry, article, document or batch.';
COMMENT ON COLUMN rejection.article_id IS 'Article that it belongs to.';
COMMENT ON COLUMN rejection.url IS 'Address of the subject.';
COMMENT ON COLUMN rejection.reason IS 'Reason as a slug.';
COMMENT ON COLUMN rejection.detail IS 'Reason for a person.';
COMMENT ON COLUMN rejection.sentence IS 'Sentence, from 0, where it is one.';
COMMENT ON COLUMN rejection.rejected_at IS 'When first.';
COMMENT ON COLUMN rejection.run_id IS 'Run.';
