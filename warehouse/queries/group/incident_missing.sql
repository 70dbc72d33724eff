-- The events that have no incident.
CREATE OR REPLACE TEMP TABLE new_event AS SELECT * EXCLUDE (run_id, read_on) FROM event ANTI JOIN event_incident USING (event_id);
CREATE OR REPLACE TEMP TABLE new_participant AS SELECT * EXCLUDE (read_on) FROM event_participant SEMI JOIN new_event USING (event_id);
CREATE OR REPLACE TEMP TABLE new_place AS SELECT * EXCLUDE (read_on) FROM event_place SEMI JOIN new_event USING (event_id);
CREATE OR REPLACE TEMP TABLE new_document AS
SELECT d.document_id, d.published_on, r.first_fetched_at AS seen_at
FROM document AS d JOIN article_revision AS r USING (document_id)
WHERE d.document_id IN (SELECT document_id FROM new_event);

CREATE OR REPLACE TEMP TABLE shifted (id VARCHAR);
CREATE OR REPLACE TEMP TABLE moved (article_id VARCHAR, seen_at TIMESTAMP);
CREATE OR REPLACE TEMP TABLE told_elsewhere (article_id VARCHAR, published_on DATE);
