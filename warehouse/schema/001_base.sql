-- Big tables have no keys: uniqueness by PRIMARY KEY doubles the file; the loader keeps rows unique and checks/ proves it.

CREATE TABLE load_batch (
    batch_id VARCHAR, run_id VARCHAR, kind VARCHAR, loaded_at TIMESTAMPTZ, new_entries INTEGER, articles INTEGER, documents INTEGER, events INTEGER,
    rejections INTEGER
);
COMMENT ON TABLE load_batch IS 'Ledger: staged batches whose loading added rows.';
COMMENT ON COLUMN load_batch.batch_id IS 'Name of the staged batch.';
COMMENT ON COLUMN load_batch.run_id IS 'Run that staged it.';
COMMENT ON COLUMN load_batch.kind IS 'polls or outcomes.';
COMMENT ON COLUMN load_batch.loaded_at IS 'When it was committed.';
COMMENT ON COLUMN load_batch.new_entries IS 'Feed entries never seen before.';
COMMENT ON COLUMN load_batch.articles IS 'Articles written.';
COMMENT ON COLUMN load_batch.documents IS 'Documents written.';
COMMENT ON COLUMN load_batch.events IS 'Events written.';
COMMENT ON COLUMN load_batch.rejections IS 'Rejections written.';

CREATE TABLE feed (
    feed_id VARCHAR, url VARCHAR, title VARCHAR, etag VARCHAR, last_modified VARCHAR, permanent_url VARCHAR, first_polled_at TIMESTAMPTZ,
    last_polled_at TIMESTAMPTZ, last_outcome VARCHAR, last_reason VARCHAR, last_status INTEGER, due_at TIMESTAMPTZ, failures INTEGER, polls INTEGER,
    history STRUCT(polled_at TIMESTAMPTZ, shown INTEGER, new INTEGER)[]
);
COMMENT ON TABLE feed IS 'Feeds that have been polled, with their state.';
COMMENT ON COLUMN feed.feed_id IS 'Hash of the address the user gave.';
COMMENT ON COLUMN feed.url IS 'That address.';
COMMENT ON COLUMN feed.title IS 'What the feed calls itself.';
COMMENT ON COLUMN feed.etag IS 'Validator of the last good answer.';
COMMENT ON COLUMN feed.last_modified IS 'Validator of the last good answer.';
COMMENT ON COLUMN feed.permanent_url IS 'Where the feed says it has moved for good.';
COMMENT ON COLUMN feed.first_polled_at IS 'First poll.';
COMMENT ON COLUMN feed.last_polled_at IS 'Last poll.';
COMMENT ON COLUMN feed.last_outcome IS 'read, unchanged, failed or gone.';
COMMENT ON COLUMN feed.last_reason IS 'Why the last poll failed.';
COMMENT ON COLUMN feed.last_status IS 'HTTP status of the last poll.';
COMMENT ON COLUMN feed.due_at IS 'When to poll next.';
COMMENT ON COLUMN feed.failures IS 'Failed polls in a row.';
COMMENT ON COLUMN feed.polls IS 'Polls in all.';
COMMENT ON COLUMN feed.history IS 'The last twenty successful polls: when, items shown, items that were new.';

CREATE TABLE poll (
    feed_id VARCHAR, polled_at TIMESTAMPTZ, outcome VARCHAR, reason VARCHAR, status INTEGER, shown INTEGER, new_entries INTEGER, run_id VARCHAR
);
COMMENT ON TABLE poll IS 'Polls that brought something: new entries, or an outcome other than the poll before. All polls are counted in feed.';
COMMENT ON COLUMN poll.feed_id IS 'Feed.';
COMMENT ON COLUMN poll.polled_at IS 'When.';
COMMENT ON COLUMN poll.outcome IS 'read, unchanged, failed or gone.';
COMMENT ON COLUMN poll.reason IS 'Why it failed.';
COMMENT ON COLUMN poll.status IS 'HTTP status.';
COMMENT ON COLUMN poll.shown IS 'Items in the feed.';
COMMENT ON COLUMN poll.new_entries IS 'Items never seen before.';
COMMENT ON COLUMN poll.run_id IS 'Run.';

CREATE TABLE feed_entry (
    entry_id VARCHAR, feed_id VARCHAR, feed_url VARCHAR, url VARCHAR, guid VARCHAR, title VARCHAR, published_at TIMESTAMPTZ, summary VARCHAR,
    content VARCHAR USING COMPRESSION zstd, article_id VARCHAR, state VARCHAR, attempts INTEGER, due_at TIMESTAMPTZ, attempted_at TIMESTAMPTZ,
    seen_at TIMESTAMPTZ, run_id VARCHAR
);
COMMENT ON TABLE feed_entry IS 'What feeds claimed, one row an item; entries = coded + rejected + pending + duplicate.';
COMMENT ON COLUMN feed_entry.entry_id IS 'Hash of the feed and the item''s guid, or its link.';
COMMENT ON COLUMN feed_entry.feed_id IS 'Feed.';
COMMENT ON COLUMN feed_entry.feed_url IS 'Address of the feed.';
COMMENT ON COLUMN feed_entry.url IS 'Link of the item.';
COMMENT ON COLUMN feed_entry.guid IS 'Id that the feed gives it.';
COMMENT ON COLUMN feed_entry.title IS 'Title in the feed.';
COMMENT ON COLUMN feed_entry.published_at IS 'Time in the feed.';
COMMENT ON COLUMN feed_entry.summary IS 'Summary in the feed, plain text.';
COMMENT ON COLUMN feed_entry.content IS 'Full text in the feed, HTML.';
COMMENT ON COLUMN feed_entry.article_id IS 'Article that it links to.';
COMMENT ON COLUMN feed_entry.state IS 'pending, coded, rejected, or duplicate: another entry has the same article.';
COMMENT ON COLUMN feed_entry.attempts IS 'Attempts to fetch it.';
COMMENT ON COLUMN feed_entry.due_at IS 'When to try again.';
COMMENT ON COLUMN feed_entry.attempted_at IS 'Last attempt.';
COMMENT ON COLUMN feed_entry.seen_at IS 'First seen.';
COMMENT ON COLUMN feed_entry.run_id IS 'Run that saw it first.';

CREATE TABLE article (
    article_id VARCHAR, url VARCHAR, final_url VARCHAR, status INTEGER, content_type VARCHAR, bytes INTEGER, page_class VARCHAR, fetched_at TIMESTAMPTZ,
    run_id VARCHAR
);
COMMENT ON TABLE article IS 'What servers answered, one row a page.';
COMMENT ON COLUMN article.article_id IS 'Hash of the canonical URL.';
COMMENT ON COLUMN article.url IS 'Canonical URL.';
COMMENT ON COLUMN article.final_url IS 'URL after redirects.';
COMMENT ON COLUMN article.status IS 'HTTP status.';
COMMENT ON COLUMN article.content_type IS 'Content-Type header.';
COMMENT ON COLUMN article.bytes IS 'Length of the body, decoded.';
COMMENT ON COLUMN article.page_class IS 'article, or what else the page is: paywall, consent, bot-check, soft-404, ...';
COMMENT ON COLUMN article.fetched_at IS 'When.';
COMMENT ON COLUMN article.run_id IS 'Run that fetched it.';

CREATE TABLE document (
    document_id VARCHAR, article_id VARCHAR, url VARCHAR, title VARCHAR, byline VARCHAR, outlet VARCHAR, language VARCHAR, published_on DATE,
    published_from VARCHAR, sentences INTEGER, run_id VARCHAR
);
COMMENT ON TABLE document IS 'What a person would read: the newest revision of each article.';
COMMENT ON COLUMN document.document_id IS 'Hash of article and text.';
COMMENT ON COLUMN document.article_id IS 'Article.';
COMMENT ON COLUMN document.url IS 'Where it was read.';
COMMENT ON COLUMN document.title IS 'Title on the page.';
COMMENT ON COLUMN document.byline IS 'Author on the page.';
COMMENT ON COLUMN document.outlet IS 'Name of the publisher, or its host.';
COMMENT ON COLUMN document.language IS 'ISO 639-1 code.';
COMMENT ON COLUMN document.published_on IS 'Day of publication.';
COMMENT ON COLUMN document.published_from IS 'How that day was found: feed, json-ld, meta, htmldate, given, fetched.';
COMMENT ON COLUMN document.sentences IS 'Number of sentences.';
COMMENT ON COLUMN document.run_id IS 'Run that read it.';

CREATE TABLE article_text (document_id VARCHAR, article_id VARCHAR, text VARCHAR USING COMPRESSION zstd);
COMMENT ON TABLE article_text IS 'Main texts, apart from the documents so that scans of those stay fast.';
COMMENT ON COLUMN article_text.document_id IS 'Document.';
COMMENT ON COLUMN article_text.article_id IS 'Article.';
COMMENT ON COLUMN article_text.text IS 'Main text; all spans are offsets into it.';

CREATE TABLE mention (
    document_id VARCHAR, article_id VARCHAR, sentence INTEGER, span_start INTEGER, span_end INTEGER, text VARCHAR, entity VARCHAR, country VARCHAR,
    sectors VARCHAR[], name VARCHAR, how VARCHAR, confidence DOUBLE
);
COMMENT ON TABLE mention IS 'Spans that name somebody.';
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
COMMENT ON COLUMN mention.how IS 'Rule that read it.';
COMMENT ON COLUMN mention.confidence IS '0 to 1.';

CREATE TABLE event (
    event_id VARCHAR, document_id VARCHAR, article_id VARCHAR, sentence INTEGER, sentence_start INTEGER, sentence_text VARCHAR, event_type VARCHAR,
    mode VARCHAR, contexts VARCHAR[], cameo VARCHAR, quad UTINYINT, goldstein DOUBLE, plover_score DOUBLE, status VARCHAR, attributed_to VARCHAR,
    attributed_text VARCHAR, event_date VARCHAR, date_precision VARCHAR, event_on DATE, trigger_start INTEGER, trigger_end INTEGER, trigger_text VARCHAR,
    confidence DOUBLE, rule VARCHAR, coder VARCHAR, model VARCHAR, run_id VARCHAR
);
COMMENT ON TABLE event IS 'Who did what to whom, one row an event; its sides are in event_participant.';
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
COMMENT ON COLUMN event.plover_score IS 'PLOVER''s own scale of type and mode.';
COMMENT ON COLUMN event.status IS 'asserted, alleged, hypothetical, future, negated or historical.';
COMMENT ON COLUMN event.attributed_to IS 'Actor code of who says so.';
COMMENT ON COLUMN event.attributed_text IS 'The words that name who says so.';
COMMENT ON COLUMN event.event_date IS 'When, ISO 8601 in the precision known; empty where the text does not say.';
COMMENT ON COLUMN event.date_precision IS 'day, week, month, year, range or unknown.';
COMMENT ON COLUMN event.event_on IS 'First day of event_date, else the day of publication: for counting.';
COMMENT ON COLUMN event.trigger_start IS 'Offset of the trigger in the text.';
COMMENT ON COLUMN event.trigger_end IS 'Offset behind it.';
COMMENT ON COLUMN event.trigger_text IS 'The trigger''s words.';
COMMENT ON COLUMN event.confidence IS '0 to 1.';
COMMENT ON COLUMN event.rule IS 'Sense of the trigger lexicon that held.';
COMMENT ON COLUMN event.coder IS 'Name and version of the coder.';
COMMENT ON COLUMN event.model IS 'Name and version of the parser''s model.';
COMMENT ON COLUMN event.run_id IS 'Run that coded it.';

CREATE TABLE event_participant (
    event_id VARCHAR, article_id VARCHAR, side VARCHAR, position INTEGER, code VARCHAR, country VARCHAR, sectors VARCHAR[], name VARCHAR,
    wikidata_id VARCHAR, text VARCHAR, span_start INTEGER, span_end INTEGER, how VARCHAR, confidence DOUBLE
);
COMMENT ON TABLE event_participant IS 'The two sides of each event, as lists.';
COMMENT ON COLUMN event_participant.event_id IS 'Event.';
COMMENT ON COLUMN event_participant.article_id IS 'Article.';
COMMENT ON COLUMN event_participant.side IS 'actor or recipient.';
COMMENT ON COLUMN event_participant.position IS 'Order within the side, from 0.';
COMMENT ON COLUMN event_participant.code IS 'Country and sectors, e.g. USAGOV; --- for an unknown country.';
COMMENT ON COLUMN event_participant.country IS 'ISO 3166-1 alpha-3 code, or one of the field''s own.';
COMMENT ON COLUMN event_participant.sectors IS 'PLOVER sectors, most telling first.';
COMMENT ON COLUMN event_participant.name IS 'Who it is on the event''s date.';
COMMENT ON COLUMN event_participant.wikidata_id IS 'Wikidata id of a known actor.';
COMMENT ON COLUMN event_participant.text IS 'The words that name it.';
COMMENT ON COLUMN event_participant.span_start IS 'Offset in the text.';
COMMENT ON COLUMN event_participant.span_end IS 'Offset behind it.';
COMMENT ON COLUMN event_participant.how IS 'Rule that read the mention.';
COMMENT ON COLUMN event_participant.confidence IS '0 to 1.';

CREATE TABLE event_place (
    event_id VARCHAR, article_id VARCHAR, name VARCHAR, country VARCHAR, admin1 VARCHAR, latitude DOUBLE, longitude DOUBLE, geonames_id BIGINT, text VARCHAR
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
COMMENT ON COLUMN event_place.text IS 'The words in the text.';

CREATE TABLE rejection (
    stage VARCHAR, subject_id VARCHAR, article_id VARCHAR, url VARCHAR, reason VARCHAR, detail VARCHAR, sentence INTEGER, rejected_at TIMESTAMPTZ,
    run_id VARCHAR
);
COMMENT ON TABLE rejection IS 'What was not coded, at which stage and why: feeds, pages, and the sentences that tell no event.';
COMMENT ON COLUMN rejection.stage IS 'feed, fetch, text, code or load.';
COMMENT ON COLUMN rejection.subject_id IS 'Feed, entry, article or document.';
COMMENT ON COLUMN rejection.article_id IS 'Article that it belongs to.';
COMMENT ON COLUMN rejection.url IS 'Address of the subject.';
COMMENT ON COLUMN rejection.reason IS 'Reason as a slug.';
COMMENT ON COLUMN rejection.detail IS 'Reason for a person.';
COMMENT ON COLUMN rejection.sentence IS 'Sentence, from 0, where it is one.';
COMMENT ON COLUMN rejection.rejected_at IS 'When.';
COMMENT ON COLUMN rejection.run_id IS 'Run.';
