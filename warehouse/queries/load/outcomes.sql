-- A batch of what became of entries. An article's rows are replaced with it, so loading it twice changes nothing.
CREATE OR REPLACE TEMP TABLE read_article AS SELECT DISTINCT article_id FROM staged_article;

UPDATE feed_entry SET
    state = o.state, attempts = feed_entry.attempts + 1, due_at = o.due_at, attempted_at = o.attempted_at
FROM staged_outcome AS o
WHERE o.entry_id = feed_entry.entry_id AND (feed_entry.attempted_at IS NULL OR o.attempted_at > feed_entry.attempted_at);

DELETE FROM article WHERE article_id IN (SELECT article_id FROM read_article);
DELETE FROM document WHERE article_id IN (SELECT article_id FROM read_article);
DELETE FROM article_text WHERE article_id IN (SELECT article_id FROM read_article);
DELETE FROM mention WHERE article_id IN (SELECT article_id FROM read_article);
DELETE FROM event WHERE article_id IN (SELECT article_id FROM read_article);
DELETE FROM event_participant WHERE article_id IN (SELECT article_id FROM read_article);
DELETE FROM event_place WHERE article_id IN (SELECT article_id FROM read_article);
DELETE FROM rejection WHERE article_id IN (SELECT article_id FROM read_article);

INSERT INTO article BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_article;
INSERT INTO document BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_document;
INSERT INTO article_text BY NAME FROM staged_article_text;
INSERT INTO mention BY NAME FROM staged_mention;
INSERT INTO event BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_event;
INSERT INTO event_participant BY NAME FROM staged_event_participant;
INSERT INTO event_place BY NAME FROM staged_event_place;
