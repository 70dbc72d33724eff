-- Copies of an article at several outlets, and what another coder makes of a document.

CREATE TABLE story_article (
    article_id VARCHAR,
    document_id VARCHAR,
    story_id VARCHAR,
    containment DOUBLE,
    published_on DATE,
    published_at TIMESTAMP,
    seen_at TIMESTAMP,
    outlet VARCHAR,
    credit VARCHAR,
    shingles INTEGER,
    bands UINTEGER[],
    sketch UINTEGER[],
    facts UINTEGER[]
);
COMMENT ON TABLE story_article IS 'The story of each article that holds a document, and the signature by which copies are found. The view story has one row a story.';
COMMENT ON COLUMN story_article.article_id IS 'Article.';
COMMENT ON COLUMN story_article.document_id IS 'Its document.';
COMMENT ON COLUMN story_article.story_id IS 'Story: s and the id of its first article, of which each other one is a copy.';
COMMENT ON COLUMN story_article.containment IS 'Share of five-word shingles of the shorter of the two that are in the longer one, this article and the story''s first; 1 for the first itself.';
COMMENT ON COLUMN story_article.published_on IS 'Day of publication.';
COMMENT ON COLUMN story_article.published_at IS 'Time of publication in the feed; empty where it has none, or another day than the page.';
COMMENT ON COLUMN story_article.seen_at IS 'When this text was first fetched.';
COMMENT ON COLUMN story_article.outlet IS 'Name of the publisher, or its host.';
COMMENT ON COLUMN story_article.credit IS 'News agency that the text names as its origin.';
COMMENT ON COLUMN story_article.shingles IS 'Number of different five-word shingles in the text.';
COMMENT ON COLUMN story_article.bands IS 'Bands of the MinHash of its shingles: texts that share one are compared.';
COMMENT ON COLUMN story_article.sketch IS 'The smallest hashes of its shingles: containment is estimated from them.';
COMMENT ON COLUMN story_article.facts IS 'Hashes of its numbers and names: where they differ, the same frame tells something else.';

-- Two coders side by side. `event` holds what counts: the events of one coder an article. Of a recode "beside", the new coder's events are
-- kept here; of a recode "in place", those that it took out of `event`. Keyed by document and coder: rows of both tables are replaced
-- together for a document and a coder. `reading_beside` has its row also where a reading gave no event, so that coder_compare can tell lost
-- events from documents that were not read.

CREATE TABLE reading_beside (
    document_id VARCHAR,
    article_id VARCHAR,
    coder VARCHAR,
    model VARCHAR,
    read_at TIMESTAMP,
    events INTEGER,
    run_id VARCHAR
);
COMMENT ON TABLE reading_beside IS 'Documents that were read by another coder than the one whose events are in event.';
COMMENT ON COLUMN reading_beside.document_id IS 'Document.';
COMMENT ON COLUMN reading_beside.article_id IS 'Article.';
COMMENT ON COLUMN reading_beside.coder IS 'Name and version of that coder.';
COMMENT ON COLUMN reading_beside.model IS 'Name and version of the parser''s model.';
COMMENT ON COLUMN reading_beside.read_at IS 'When.';
COMMENT ON COLUMN reading_beside.events IS 'Number of events it gave.';
COMMENT ON COLUMN reading_beside.run_id IS 'Run that loaded it.';

CREATE TABLE event_beside (
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
    run_id VARCHAR,
    actors VARCHAR[],
    recipients VARCHAR[],
    place VARCHAR
);
COMMENT ON TABLE event_beside IS 'Events of those readings, with the columns of event, and their sides and place as plain values. They are in no view but coder_compare.';
COMMENT ON COLUMN event_beside.event_id IS 'Hash of document, coder, type and spans.';
COMMENT ON COLUMN event_beside.document_id IS 'Document.';
COMMENT ON COLUMN event_beside.article_id IS 'Article.';
COMMENT ON COLUMN event_beside.sentence IS 'Sentence, from 0.';
COMMENT ON COLUMN event_beside.sentence_start IS 'Offset of the sentence in the text.';
COMMENT ON COLUMN event_beside.sentence_text IS 'The sentence: the evidence.';
COMMENT ON COLUMN event_beside.event_type IS 'PLOVER event type.';
COMMENT ON COLUMN event_beside.mode IS 'PLOVER mode of the type.';
COMMENT ON COLUMN event_beside.contexts IS 'PLOVER contexts.';
COMMENT ON COLUMN event_beside.cameo IS 'CAMEO code.';
COMMENT ON COLUMN event_beside.quad IS 'Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';
COMMENT ON COLUMN event_beside.goldstein IS 'Goldstein scale of the CAMEO code, -10 to 10.';
COMMENT ON COLUMN event_beside.plover_score IS 'PLOVER''s own scale of type and mode, -10 to 10.';
COMMENT ON COLUMN event_beside.status IS 'asserted, alleged, hypothetical, future, negated or historical.';
COMMENT ON COLUMN event_beside.attributed_to IS 'Actor code of who says so.';
COMMENT ON COLUMN event_beside.attributed_text IS 'The words that name who says so.';
COMMENT ON COLUMN event_beside.event_date IS 'When, ISO 8601 in the precision known; empty where the text does not say.';
COMMENT ON COLUMN event_beside.date_precision IS 'day, week, month, year, range or unknown.';
COMMENT ON COLUMN event_beside.event_on IS 'First day of event_date, else the day of publication.';
COMMENT ON COLUMN event_beside.trigger_start IS 'Offset of the trigger in the text.';
COMMENT ON COLUMN event_beside.trigger_end IS 'Offset behind it.';
COMMENT ON COLUMN event_beside.trigger_text IS 'The words of the trigger.';
COMMENT ON COLUMN event_beside.confidence IS '0 to 1.';
COMMENT ON COLUMN event_beside.rule IS 'Sense of the trigger lexicon that held.';
COMMENT ON COLUMN event_beside.coder IS 'Name and version of the coder.';
COMMENT ON COLUMN event_beside.model IS 'Name and version of the parser''s model.';
COMMENT ON COLUMN event_beside.run_id IS 'Run that loaded it.';
COMMENT ON COLUMN event_beside.actors IS 'Codes of the actors, in order.';
COMMENT ON COLUMN event_beside.recipients IS 'Codes of the recipients, in order.';
COMMENT ON COLUMN event_beside.place IS 'Name of the place.';
