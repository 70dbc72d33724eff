-- The events of articles just read, and what the rule compares of them.
CREATE OR REPLACE TEMP TABLE new_event AS FROM staged_event SEMI JOIN fresh_reading USING (article_id);
CREATE OR REPLACE TEMP TABLE new_participant AS FROM staged_event_participant SEMI JOIN fresh_reading USING (article_id);
CREATE OR REPLACE TEMP TABLE new_place AS FROM staged_event_place SEMI JOIN fresh_reading USING (article_id);
CREATE OR REPLACE TEMP TABLE new_report AS
SELECT r.event_id AS id, r.*, s.seen_at, false AS led
FROM staged_event_incident AS r
JOIN (SELECT f.article_id, s.seen_at FROM fresh_reading AS f JOIN first_seen AS s USING (document_id)) AS s USING (article_id);
