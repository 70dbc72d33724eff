-- Fills the tables with the invented articles from first to last, as if they had been loaded.
INSERT INTO feed_entry BY NAME SELECT *, 'coded' AS state, 1 AS attempts, seen_at + INTERVAL 1 HOUR AS attempted_at, 'base' AS run_id FROM synthetic_feed_entry;
INSERT INTO article BY NAME SELECT *, 'base' AS run_id FROM synthetic_article;
INSERT INTO article_revision BY NAME FROM synthetic_article_revision;
INSERT INTO article_text BY NAME FROM synthetic_article_text;
INSERT INTO document BY NAME SELECT *, published_on AS read_on, 'base' AS run_id FROM synthetic_document;
INSERT INTO rejection BY NAME SELECT *, 'base' AS run_id FROM synthetic_rejection;
CREATE OR REPLACE TEMP TABLE synthetic_read AS SELECT article_id, read_on FROM synthetic_article;
INSERT INTO mention BY NAME FROM synthetic_mention JOIN synthetic_read USING (article_id);
INSERT INTO event BY NAME SELECT *, 'base' AS run_id FROM synthetic_event JOIN synthetic_read USING (article_id);
INSERT INTO event_participant BY NAME FROM synthetic_event_participant JOIN synthetic_read USING (article_id);
INSERT INTO event_place BY NAME FROM synthetic_event_place JOIN synthetic_read USING (article_id);
