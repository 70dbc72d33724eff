-- Articles whose story is to be decided: those just read, those whose text was seen earlier than was known, and copies of first articles that changed.
-- Reads last_revision and known_revision of load/outcomes.sql.
CREATE OR REPLACE TEMP TABLE first_seen AS
SELECT s.document_id, least(s.first_fetched_at, k.first_fetched_at) AS seen_at
FROM last_revision AS s
LEFT JOIN (SELECT k.document_id, r.first_fetched_at FROM known_revision AS k JOIN article_revision AS r ON r.rowid = k.row) AS k USING (document_id);

CREATE OR REPLACE TEMP TABLE moved AS
SELECT a.article_id, min(f.seen_at) AS seen_at, min(p.published_at) AS published_at
FROM story_article AS a
JOIN (FROM first_seen SEMI JOIN known_revision USING (document_id)) AS f USING (document_id)
LEFT JOIN staged_story_article AS p ON p.document_id = a.document_id
WHERE a.article_id NOT IN (SELECT article_id FROM gone)
GROUP BY a.article_id
HAVING min(f.seen_at) < any_value(a.seen_at) OR min(p.published_at) < any_value(coalesce(a.published_at, TIMESTAMP '9999-01-01'));

CREATE OR REPLACE TEMP TABLE shifted AS SELECT article_id AS id FROM gone UNION SELECT article_id FROM moved;

CREATE OR REPLACE TEMP TABLE unsettled AS
SELECT s.article_id AS id, s.*, r.seen_at, false AS led
FROM staged_story_article AS s
SEMI JOIN fresh_reading AS f ON f.document_id = s.document_id
JOIN first_seen AS r USING (document_id);

INSERT INTO unsettled BY NAME
SELECT a.article_id AS id, a.* EXCLUDE (story_id, containment, seen_at, published_at), least(a.seen_at, m.seen_at) AS seen_at,
    least(a.published_at, m.published_at) AS published_at, false AS led
FROM story_article AS a JOIN moved AS m USING (article_id);

INSERT INTO unsettled BY NAME
SELECT article_id AS id, * EXCLUDE (story_id, containment), false AS led
FROM story_article
WHERE story_id IN (SELECT 's' || id FROM shifted) AND article_id NOT IN (SELECT id FROM shifted);

INSERT INTO touched SELECT story_id, published_on FROM story_article WHERE article_id IN (SELECT id FROM shifted);
DELETE FROM story_article WHERE article_id IN (SELECT id FROM shifted);
