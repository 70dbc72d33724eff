-- The events of articles just read.
CREATE OR REPLACE TEMP TABLE new_event AS FROM staged_event SEMI JOIN fresh_reading USING (article_id);
CREATE OR REPLACE TEMP TABLE new_participant AS FROM staged_event_participant SEMI JOIN fresh_reading USING (article_id);
CREATE OR REPLACE TEMP TABLE new_place AS FROM staged_event_place SEMI JOIN fresh_reading USING (article_id);
CREATE OR REPLACE TEMP TABLE new_document AS
SELECT d.document_id, d.published_on, s.seen_at
FROM staged_document AS d
SEMI JOIN fresh_reading USING (article_id)
JOIN first_seen AS s USING (document_id);
