-- The rows of events that have no incident yet. Reads missing_report.
CREATE OR REPLACE TEMP TABLE new_report AS
SELECT m.event_id AS id, m.*, r.first_fetched_at AS seen_at, false AS led
FROM missing_report AS m
JOIN new_event AS e USING (event_id)
JOIN (FROM article_revision SEMI JOIN new_event USING (document_id)) AS r USING (document_id);

CREATE OR REPLACE TEMP TABLE shifted (id VARCHAR);
CREATE OR REPLACE TEMP TABLE moved (article_id VARCHAR, seen_at TIMESTAMP);
CREATE OR REPLACE TEMP TABLE told_elsewhere (article_id VARCHAR, published_on DATE);
