-- A batch of polls: entries never seen before, the feeds' states, and the polls and changes that are news. Loading it twice changes nothing.
-- Variables: run_id.
CREATE OR REPLACE TEMP TABLE fresh_entry AS
SELECT DISTINCT ON (entry_id) s.*
FROM staged_feed_entry AS s ANTI JOIN feed_entry USING (entry_id)
ORDER BY entry_id, seen_at, position;

CREATE OR REPLACE TEMP TABLE fresh_poll AS
SELECT
    p.*, p.outcome IN ('failed', 'gone') AS failed, coalesce(n.new_entries, 0) AS new_entries,
    coalesce(lag(p.outcome) OVER earlier, f.last_outcome) AS outcome_before, coalesce(lag(p.reason) OVER earlier, f.last_reason) AS reason_before,
    coalesce(last_value(p.title IGNORE NULLS) OVER before, f.title) AS title_before,
    coalesce(last_value(p.permanent_url IGNORE NULLS) OVER before, f.permanent_url) AS permanent_url_before,
    -- an unchanged feed shows what it showed before
    coalesce(last_value(CASE WHEN p.outcome = 'read' THEN p.shown END IGNORE NULLS) OVER earlier, f.history[-1].shown, 0) AS window_shown
FROM staged_poll AS p
LEFT JOIN feed AS f USING (feed_id)
LEFT JOIN (SELECT feed_id, seen_at AS polled_at, count(*) AS new_entries FROM fresh_entry GROUP BY ALL) AS n USING (feed_id, polled_at)
WHERE f.feed_id IS NULL OR p.polled_at > f.last_polled_at
WINDOW
    earlier AS (PARTITION BY p.feed_id ORDER BY p.polled_at),
    before AS (PARTITION BY p.feed_id ORDER BY p.polled_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE OR REPLACE TEMP TABLE feed_now AS
SELECT
    feed_id, min(polled_at) AS first_polled_at, count(*) AS polls, arg_max(p, polled_at) AS last,
    arg_max(p, polled_at) FILTER (outcome = 'read') AS last_read,
    max(polled_at) FILTER (NOT failed) AS last_good_at, count(*) FILTER (failed) AS failures,
    arg_max(title, polled_at) AS title, arg_max(permanent_url, polled_at) AS permanent_url,
    list({'polled_at': polled_at, 'shown': window_shown, 'new': new_entries} ORDER BY polled_at) FILTER (NOT failed) AS history
FROM fresh_poll AS p
GROUP BY feed_id;

INSERT INTO poll BY NAME
SELECT feed_id, polled_at, outcome, reason, status, shown, new_entries, getvariable('run_id') AS run_id
FROM fresh_poll
WHERE new_entries > 0 OR outcome_before IS NULL OR failed <> (outcome_before IN ('failed', 'gone')) OR reason IS DISTINCT FROM reason_before;

INSERT INTO feed_change BY NAME
SELECT p.feed_id, p.polled_at AS changed_at, c.what, c.before, c.after, getvariable('run_id') AS run_id
FROM fresh_poll AS p,
LATERAL (
    VALUES ('title', p.title_before, coalesce(p.title, p.title_before)),
        ('permanent_url', p.permanent_url_before, coalesce(p.permanent_url, p.permanent_url_before)),
        ('gone', (p.outcome_before = 'gone')::VARCHAR, (p.outcome = 'gone')::VARCHAR)
) AS c (what, before, after)
WHERE p.outcome_before IS NOT NULL AND c.before IS DISTINCT FROM c.after AND (c.what <> 'title' OR c.before IS NOT NULL);

MERGE INTO feed AS f USING feed_now AS n USING (feed_id)
WHEN MATCHED THEN UPDATE SET
    title = coalesce(n.title, f.title), permanent_url = coalesce(n.permanent_url, f.permanent_url),
    etag = CASE WHEN n.last_read IS NULL THEN f.etag ELSE n.last_read.etag END,
    last_modified = CASE WHEN n.last_read IS NULL THEN f.last_modified ELSE n.last_read.last_modified END,
    last_polled_at = n.last.polled_at, last_outcome = n.last.outcome, last_reason = n.last.reason, last_status = n.last.status, due_at = n.last.due_at,
    failures = CASE WHEN n.last_good_at IS NULL THEN f.failures ELSE 0 END
        + (SELECT count(*) FROM fresh_poll AS p WHERE p.feed_id = n.feed_id AND p.failed AND (n.last_good_at IS NULL OR p.polled_at > n.last_good_at)),
    polls = f.polls + n.polls, history = list_concat(f.history, coalesce(n.history, []))[-20:], last_run_id = getvariable('run_id')
WHEN NOT MATCHED THEN INSERT (
    feed_id, url, title, etag, last_modified, permanent_url, first_polled_at, last_polled_at, last_outcome, last_reason, last_status, due_at, failures, polls,
    history, last_run_id
) VALUES (
    n.feed_id, n.last.url, n.title, n.last_read.etag, n.last_read.last_modified, n.permanent_url, n.first_polled_at, n.last.polled_at, n.last.outcome,
    n.last.reason, n.last.status, n.last.due_at,
    (SELECT count(*) FROM fresh_poll AS p WHERE p.feed_id = n.feed_id AND p.failed AND (n.last_good_at IS NULL OR p.polled_at > n.last_good_at)),
    n.polls, coalesce(n.history, [])[-20:], getvariable('run_id')
);

INSERT INTO feed_entry BY NAME
SELECT *, 'pending' AS state, 0 AS attempts, getvariable('run_id') AS run_id FROM fresh_entry;

-- One entry an article is fetched: the first that was seen, those of scheduled polls before those of backfills, which take their time.
-- An attempt settles which one it is, unless a backfill left the page out for its date.
UPDATE feed_entry AS e SET state = CASE WHEN r.rank = 1 AND NOT r.fetched THEN 'pending' ELSE 'duplicate' END
FROM (
    SELECT
        entry_id, attempts, row_number() OVER (PARTITION BY article_id ORDER BY published_on IS NOT NULL, attempts = 0, backfill IS TRUE, seen_at, entry_id) AS rank,
        article_id IN (SELECT article_id FROM article) AS fetched
    FROM feed_entry SEMI JOIN fresh_entry USING (article_id)
) AS r
WHERE e.entry_id = r.entry_id AND r.attempts = 0;

INSERT INTO rejection BY NAME
SELECT DISTINCT ON (stage, subject_id, reason) s.*, getvariable('run_id') AS run_id
FROM staged_rejection AS s ANTI JOIN (FROM rejection WHERE stage = 'feed') USING (stage, subject_id, reason)
ORDER BY stage, subject_id, reason, rejected_at;
