-- Finding rows without reading their tables. Ids are hashes in no order: an id is found by reading all ids of its table. So
--   what every batch looks for (entries, articles) and what a person looks for (events) is kept uncompressed: reading it takes a quarter of the time;
--   rows that belong to an article carry the day of its reading, which rises as rows are added: the reader skips the days that it does not look for.
-- Three tables are made anew for it: a file with a smaller number must not add a column to one of them.

ALTER TABLE feed_entry RENAME TO feed_entry_before;
CREATE TABLE feed_entry (
    entry_id VARCHAR USING COMPRESSION uncompressed,
    feed_id VARCHAR,
    feed_url VARCHAR,
    url VARCHAR,
    guid VARCHAR,
    title VARCHAR,
    published_at TIMESTAMP,
    summary VARCHAR,
    content VARCHAR USING COMPRESSION zstd,
    article_id VARCHAR USING COMPRESSION uncompressed,
    state VARCHAR,
    attempts INTEGER,
    due_at TIMESTAMP,
    attempted_at TIMESTAMP,
    seen_at TIMESTAMP,
    position INTEGER,
    run_id VARCHAR
);
INSERT INTO feed_entry BY NAME FROM feed_entry_before;
DROP TABLE feed_entry_before;
COMMENT ON TABLE feed_entry IS 'What feeds claimed, one row an item, as first seen. Nothing vanishes: entries = coded + rejected + pending + duplicate.';
COMMENT ON COLUMN feed_entry.entry_id IS 'Hash of the feed and the item''s guid, or its link where it has none.';
COMMENT ON COLUMN feed_entry.feed_id IS 'Feed.';
COMMENT ON COLUMN feed_entry.feed_url IS 'Address of the feed.';
COMMENT ON COLUMN feed_entry.url IS 'Link of the item.';
COMMENT ON COLUMN feed_entry.guid IS 'Id that the feed gives the item.';
COMMENT ON COLUMN feed_entry.title IS 'Title in the feed.';
COMMENT ON COLUMN feed_entry.published_at IS 'Time in the feed.';
COMMENT ON COLUMN feed_entry.summary IS 'Summary in the feed, plain text.';
COMMENT ON COLUMN feed_entry.content IS 'Full text in the feed, HTML.';
COMMENT ON COLUMN feed_entry.article_id IS 'Article that the link leads to.';
COMMENT ON COLUMN feed_entry.state IS 'pending, coded, rejected, or duplicate: another entry leads to the same article, and says what became of it.';
COMMENT ON COLUMN feed_entry.attempts IS 'Attempts to fetch the page.';
COMMENT ON COLUMN feed_entry.due_at IS 'When to try again; empty: at once.';
COMMENT ON COLUMN feed_entry.attempted_at IS 'Last attempt.';
COMMENT ON COLUMN feed_entry.seen_at IS 'Poll that showed it first.';
COMMENT ON COLUMN feed_entry.position IS 'Place in the feed at that poll, from 0.';
COMMENT ON COLUMN feed_entry.run_id IS 'Run that saw it first.';

ALTER TABLE article RENAME TO article_before;
CREATE TABLE article (
    article_id VARCHAR USING COMPRESSION uncompressed,
    url VARCHAR,
    final_url VARCHAR,
    host VARCHAR,
    status INTEGER,
    content_type VARCHAR,
    bytes INTEGER,
    page_class VARCHAR,
    first_fetched_at TIMESTAMP,
    fetched_at TIMESTAMP,
    read_at TIMESTAMP,
    document_id VARCHAR,
    reading_id VARCHAR,
    run_id VARCHAR,
    read_on DATE
);
INSERT INTO article BY NAME SELECT *, read_at::DATE AS read_on FROM article_before;
DROP TABLE article_before;
COMMENT ON TABLE article IS 'What servers answered, one row a page, in its newest version.';
COMMENT ON COLUMN article.article_id IS 'Hash of the canonical URL.';
COMMENT ON COLUMN article.url IS 'Canonical URL.';
COMMENT ON COLUMN article.final_url IS 'URL after redirects.';
COMMENT ON COLUMN article.host IS 'Host of final_url: the source.';
COMMENT ON COLUMN article.status IS 'HTTP status.';
COMMENT ON COLUMN article.content_type IS 'Content-Type header.';
COMMENT ON COLUMN article.bytes IS 'Length of the body, decoded.';
COMMENT ON COLUMN article.page_class IS 'article, or what else the page is: partial, paywall, consent, bot-check, soft-404, ...';
COMMENT ON COLUMN article.first_fetched_at IS 'First fetch.';
COMMENT ON COLUMN article.fetched_at IS 'Last fetch.';
COMMENT ON COLUMN article.read_at IS 'When the page was last read.';
COMMENT ON COLUMN article.document_id IS 'Document that came of it; empty where none did.';
COMMENT ON COLUMN article.reading_id IS 'Hash of all that reading it gave: an equal reading is not loaded again.';
COMMENT ON COLUMN article.run_id IS 'Run that loaded this version.';
COMMENT ON COLUMN article.read_on IS 'Day of the reading that gave what is known of it; the rows of its document, mentions and events have the same.';

ALTER TABLE event RENAME TO event_before;
CREATE TABLE event (
    event_id VARCHAR USING COMPRESSION uncompressed,
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
    run_id VARCHAR,
    read_on DATE
);
INSERT INTO event BY NAME SELECT e.*, a.read_on FROM event_before AS e LEFT JOIN article AS a USING (article_id);
DROP TABLE event_before;
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
COMMENT ON COLUMN event.read_on IS 'Day on which its document was read.';

ALTER TABLE document ADD COLUMN read_on DATE;
UPDATE document AS t SET read_on = a.read_on FROM article AS a WHERE a.article_id = t.article_id;
COMMENT ON COLUMN document.read_on IS 'Day on which the text was read.';
ALTER TABLE mention ADD COLUMN read_on DATE;
UPDATE mention AS t SET read_on = a.read_on FROM article AS a WHERE a.article_id = t.article_id;
COMMENT ON COLUMN mention.read_on IS 'Day on which the document was read.';
ALTER TABLE event_participant ADD COLUMN read_on DATE;
UPDATE event_participant AS t SET read_on = a.read_on FROM article AS a WHERE a.article_id = t.article_id;
COMMENT ON COLUMN event_participant.read_on IS 'Day on which the document was read.';
ALTER TABLE event_place ADD COLUMN read_on DATE;
UPDATE event_place AS t SET read_on = a.read_on FROM article AS a WHERE a.article_id = t.article_id;
COMMENT ON COLUMN event_place.read_on IS 'Day on which the document was read.';
