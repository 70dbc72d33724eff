-- A batch of polls: entries never seen before, the feeds' states, and the polls and failures that are news. Loading it twice changes nothing.
CREATE OR REPLACE TEMP TABLE fresh_entry AS
SELECT DISTINCT ON (entry_id) * FROM staged_feed_entry
WHERE entry_id NOT IN (SELECT entry_id FROM feed_entry)
ORDER BY entry_id, seen_at, position;

CREATE OR REPLACE TEMP TABLE fresh_poll AS
SELECT p.*, coalesce(n.new_entries, 0) AS new_entries, f.last_outcome, f.last_reason
FROM staged_poll AS p
LEFT JOIN feed AS f USING (feed_id)
LEFT JOIN (SELECT feed_id, count(*) AS new_entries FROM fresh_entry GROUP BY feed_id) AS n USING (feed_id)
WHERE f.feed_id IS NULL OR p.polled_at > f.last_polled_at;

INSERT INTO feed_entry BY NAME
SELECT
    * EXCLUDE (position, rank),
    CASE WHEN rank > 1 OR article_id IN (SELECT article_id FROM feed_entry) THEN 'duplicate' ELSE 'pending' END AS state,
    0 AS attempts, getvariable('run_id') AS run_id
FROM (SELECT *, row_number() OVER (PARTITION BY article_id ORDER BY seen_at, entry_id) AS rank FROM fresh_entry);

INSERT INTO poll BY NAME
SELECT feed_id, polled_at, outcome, reason, status, shown, new_entries, getvariable('run_id') AS run_id
FROM fresh_poll
WHERE new_entries > 0 OR last_outcome IS NULL OR (outcome IN ('failed', 'gone')) <> (last_outcome IN ('failed', 'gone')) OR reason IS DISTINCT FROM last_reason;

INSERT INTO feed BY NAME
SELECT feed_id, url, polled_at AS first_polled_at, 0 AS failures, 0 AS polls, [] AS history FROM fresh_poll WHERE feed_id NOT IN (SELECT feed_id FROM feed);

UPDATE feed SET
    title = coalesce(nullif(p.title, ''), feed.title),
    etag = CASE WHEN p.outcome = 'read' THEN p.etag ELSE feed.etag END,
    last_modified = CASE WHEN p.outcome = 'read' THEN p.last_modified ELSE feed.last_modified END,
    permanent_url = coalesce(p.permanent_url, feed.permanent_url),
    last_polled_at = p.polled_at, last_outcome = p.outcome, last_reason = p.reason, last_status = p.status, due_at = p.due_at,
    failures = CASE WHEN p.outcome IN ('failed', 'gone') THEN feed.failures + 1 ELSE 0 END,
    polls = feed.polls + 1,
    history = CASE
        WHEN p.outcome = 'read' THEN list_append(feed.history, {'polled_at': p.polled_at, 'shown': p.shown, 'new': p.new_entries})[-20:]
        WHEN p.outcome = 'unchanged' THEN list_append(feed.history, {'polled_at': p.polled_at, 'shown': coalesce(feed.history[-1].shown, 0), 'new': 0})[-20:]
        ELSE feed.history END
FROM fresh_poll AS p
WHERE p.feed_id = feed.feed_id;
