-- What the invented articles belong to: feeds, sources, actors, the coder, a run and its batch.
INSERT INTO feed BY NAME
SELECT
    feed_id, feed_url AS url, 'The News' AS title, '"tag"' AS etag, min(day) AS first_polled_at, TIMESTAMP '2025-12-31' AS last_polled_at, 'read' AS last_outcome,
    200 AS last_status, TIMESTAMP '2025-12-31 01:00' AS due_at, 0 AS failures, 1 AS polls,
    [{'polled_at': TIMESTAMP '2025-12-31', 'shown': 40, 'new': 4}] AS history, 'base' AS last_run_id
FROM (SELECT feed_id, feed_url, day FROM synthetic_number)
GROUP BY feed_id, feed_url;
INSERT INTO source BY NAME
SELECT host, 'Outlet' AS name, min(day) AS first_seen_at, max(day) AS last_seen_at FROM synthetic_number GROUP BY host;
INSERT INTO actor BY NAME SELECT DISTINCT actor_id, code, country, sectors, name, wikidata_id FROM event_participant;
INSERT INTO coder BY NAME FROM synthetic_coder;
INSERT INTO run BY NAME SELECT 'base' AS run_id, TIMESTAMP '2025-12-31' AS first_loaded_at, TIMESTAMP '2025-12-31' AS last_loaded_at;
