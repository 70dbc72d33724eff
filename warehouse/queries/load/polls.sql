-- A batch of polls: entries never seen before, the feeds' states, and the polls and changes that are news. Loading it twice changes nothing.
-- Variables: run_id.
--
-- A batch is small and the tables are not. So each big table is read once, by one column, for the rows that the batch names (SEMI JOIN: the hash table
-- is built of the batch), and what was found is kept with its rowid; updates then go by rowid. An ANTI JOIN or NOT IN over a whole table would build its
-- hash table of that, and cost seconds.
CREATE OR REPLACE TEMP TABLE known_entry AS
SELECT rowid AS row, entry_id, article_id, title, published_at, updated_at, changed_at, seen_at, backfill, state
FROM feed_entry SEMI JOIN (SELECT entry_id FROM staged_feed_entry UNION SELECT link_entry_id FROM staged_feed_entry) USING (entry_id);

-- A link may be one of several by which an article is known.
CREATE OR REPLACE TEMP TABLE known_alias AS
SELECT alias_id, arg_max(article_id, first_seen_at) AS article_id
FROM article_alias
WHERE alias_id IN (SELECT article_id FROM staged_feed_entry) AND kind <> 'text'
GROUP BY alias_id;

CREATE OR REPLACE TEMP TABLE seen_entry AS
SELECT
    s.* EXCLUDE (link_entry_id) REPLACE (
        coalesce(a.article_id, s.article_id) AS article_id,
        -- A guid that stood for another story before: another link, title and time. The item is known by its link.
        CASE WHEN k.article_id <> coalesce(a.article_id, s.article_id) AND k.title <> s.title AND (k.published_at = s.published_at) IS NOT TRUE
            THEN s.link_entry_id ELSE s.entry_id
        END AS entry_id
    )
FROM staged_feed_entry AS s
LEFT JOIN known_alias AS a ON a.alias_id = s.article_id
LEFT JOIN known_entry AS k ON k.entry_id = s.entry_id;

CREATE OR REPLACE TEMP TABLE known_link AS
SELECT rowid AS row, entry_id, feed_id, article_id, title, updated_at, attempts, revisits, seen_at, backfill, published_on, state
FROM feed_entry SEMI JOIN seen_entry USING (article_id);

-- Some feeds give an item another guid with every poll: by its link it is the same.
CREATE OR REPLACE TEMP TABLE fresh_entry AS
SELECT DISTINCT ON (entry_id) s.*
FROM seen_entry AS s ANTI JOIN known_entry USING (entry_id) ANTI JOIN known_link USING (feed_id, article_id)
ORDER BY entry_id, seen_at, position;

-- An item that its feed has changed.
CREATE OR REPLACE TEMP TABLE changed_entry AS
SELECT k.row, k.state, s.* REPLACE (k.article_id AS article_id)
FROM known_entry AS k JOIN seen_entry AS s USING (entry_id)
WHERE s.seen_at > coalesce(k.changed_at, k.seen_at) AND k.backfill IS NOT TRUE AND (s.title <> k.title OR s.updated_at > k.updated_at)
QUALIFY row_number() OVER (PARTITION BY entry_id ORDER BY s.seen_at DESC, s.position) = 1;

-- Its article is fetched again, by whichever of its entries tells the change first: what another has told, or is about to be fetched for, is no news.
CREATE OR REPLACE TEMP TABLE revisited_entry AS
SELECT c.row
FROM changed_entry AS c
WHERE c.state <> 'pending' AND NOT EXISTS (
    FROM known_link AS o
    WHERE o.article_id = c.article_id AND o.row <> c.row
        AND ((o.state = 'pending' AND o.backfill IS NOT TRUE) OR (o.title = c.title AND (c.updated_at IS NULL OR o.updated_at >= c.updated_at)))
)
QUALIFY row_number() OVER (PARTITION BY c.article_id ORDER BY c.state = 'duplicate', c.seen_at DESC, c.entry_id) = 1;

UPDATE feed_entry AS e SET url = s.url, title = s.title, summary = s.summary, content = s.content, updated_at = s.updated_at, changed_at = s.seen_at
FROM changed_entry AS s
WHERE e.rowid = s.row;

-- The first time at once, then with longer and longer pauses from a quarter of an hour.
UPDATE feed_entry AS e SET
    revisits = e.revisits + 1, attempts = 0, state = 'pending',
    due_at = CASE WHEN e.revisits > 0 THEN e.attempted_at + to_minutes((15 * 2 ** least(e.revisits - 1, 10))::BIGINT) END
FROM revisited_entry AS s
WHERE e.rowid = s.row;

CREATE OR REPLACE TEMP TABLE fresh_poll AS
SELECT
    p.*, p.outcome IN ('failed', 'gone') AS failed, coalesce(n.new_entries, 0) AS new_entries,
    coalesce(lag(p.outcome) OVER earlier, f.last_outcome) AS outcome_before, coalesce(lag(p.reason) OVER earlier, f.last_reason) AS reason_before,
    coalesce(last_value(p.title IGNORE NULLS) OVER before, f.title) AS title_before,
    CASE WHEN lag(p.feed_id) OVER earlier IS NULL THEN f.permanent_url ELSE lag(p.permanent_url) OVER earlier END AS permanent_url_before,
    -- an unchanged feed shows what it showed before
    coalesce(last_value(CASE WHEN p.outcome = 'read' THEN p.shown END IGNORE NULLS) OVER earlier, f.history[-1].shown, 0) AS window_shown,
    coalesce(last_value(CASE WHEN p.outcome = 'read' THEN p.shown END IGNORE NULLS) OVER before, f.history[-1].shown, 0) AS shown_before
FROM staged_poll AS p
LEFT JOIN feed AS f USING (feed_id)
LEFT JOIN (SELECT feed_id, seen_at AS polled_at, count(*) AS new_entries FROM fresh_entry GROUP BY ALL) AS n USING (feed_id, polled_at)
WHERE f.feed_id IS NULL OR p.polled_at > f.last_polled_at
WINDOW
    earlier AS (PARTITION BY p.feed_id ORDER BY p.polled_at),
    before AS (PARTITION BY p.feed_id ORDER BY p.polled_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

-- Any item that was there before proves that none was missed. Where all are new, what the feed's rate would have brought beyond them was, and at least one.
ALTER TABLE fresh_poll ADD COLUMN missed DOUBLE;
UPDATE fresh_poll SET missed = CASE WHEN shown_before > 0 AND shown > 0 AND new_entries >= shown THEN greatest(expected - shown, 1.0) ELSE 0.0 END;

CREATE OR REPLACE TEMP TABLE feed_now AS
SELECT
    feed_id, min(polled_at) AS first_polled_at, count(*) AS polls, arg_max(p, polled_at) AS last,
    arg_max(p, polled_at) FILTER (NOT failed) AS last_good, count(*) FILTER (failed) AS failures,
    max(polled_at) FILTER (new_entries > 0) AS last_new_at, arg_max(title, polled_at) AS title, sum(missed) AS missed,
    list({'polled_at': polled_at, 'shown': window_shown, 'new': new_entries} ORDER BY polled_at) FILTER (NOT failed) AS history
FROM fresh_poll AS p
GROUP BY feed_id;

INSERT INTO poll BY NAME
SELECT feed_id, polled_at, outcome, reason, status, shown, new_entries, getvariable('run_id') AS run_id
FROM fresh_poll
WHERE new_entries > 0 OR outcome_before IS NULL OR failed <> (outcome_before IN ('failed', 'gone')) OR reason IS DISTINCT FROM reason_before;

INSERT INTO feed_change BY NAME
SELECT p.feed_id, p.polled_at AS changed_at, c.what, c.before, c.after, c.cause, getvariable('run_id') AS run_id
FROM fresh_poll AS p,
LATERAL (
    VALUES ('title', p.title_before, coalesce(p.title, p.title_before), NULL), ('permanent_url', p.permanent_url_before, p.permanent_url, p.cause),
        ('gone', (coalesce(p.outcome_before, '') = 'gone')::VARCHAR, (p.outcome = 'gone')::VARCHAR, p.cause)
) AS c (what, before, after, cause)
WHERE c.before IS DISTINCT FROM c.after AND (c.what <> 'title' OR c.before IS NOT NULL);

MERGE INTO feed_day AS d USING (
    SELECT
        feed_id, polled_at::DATE AS day, count(*) AS polls, count(*) FILTER (failed) AS failed, count(*) FILTER (conditional) AS conditional,
        count(*) FILTER (status = 304) AS not_modified, count(*) FILTER (outcome = 'unchanged' AND status <> 304) AS same_body,
        sum(length) AS bytes, coalesce(sum(length) FILTER (outcome = 'unchanged'), 0) AS wasted_bytes, sum(new_entries) AS new_entries, sum(missed) AS missed
    FROM fresh_poll
    WHERE due_at IS NOT NULL  -- what a backfill works through is not polled
    GROUP BY ALL
) AS n USING (feed_id, day)
WHEN MATCHED THEN UPDATE SET
    polls = d.polls + n.polls, failed = d.failed + n.failed, conditional = d.conditional + n.conditional, not_modified = d.not_modified + n.not_modified,
    same_body = d.same_body + n.same_body, bytes = d.bytes + n.bytes, wasted_bytes = d.wasted_bytes + n.wasted_bytes,
    new_entries = d.new_entries + n.new_entries, missed = d.missed + n.missed
WHEN NOT MATCHED THEN INSERT BY NAME;

MERGE INTO feed AS f USING feed_now AS n USING (feed_id)
WHEN MATCHED THEN UPDATE SET
    title = coalesce(n.title, f.title), permanent_url = n.last.permanent_url, move = n.last.move,
    etag = CASE WHEN n.last_good IS NULL THEN f.etag ELSE n.last_good.etag END,
    last_modified = CASE WHEN n.last_good IS NULL THEN f.last_modified ELSE n.last_good.last_modified END,
    body_hash = CASE WHEN n.last_good IS NULL THEN f.body_hash ELSE n.last_good.body_hash END,
    last_polled_at = n.last.polled_at, last_outcome = n.last.outcome, last_reason = n.last.reason, last_status = n.last.status, due_at = n.last.due_at,
    retry_at = n.last.retry_at, last_good_at = coalesce(n.last_good.polled_at, f.last_good_at), last_new_at = coalesce(n.last_new_at, f.last_new_at),
    failures = CASE WHEN n.last_good IS NULL THEN f.failures ELSE 0 END
        + (SELECT count(*) FROM fresh_poll AS p WHERE p.feed_id = n.feed_id AND p.failed AND (n.last_good IS NULL OR p.polled_at > n.last_good.polled_at)),
    polls = f.polls + n.polls, missed = f.missed + n.missed,
    expected_loss = CASE WHEN n.last_good IS NULL THEN f.expected_loss ELSE n.last_good.expected_loss END,
    history = list_concat(f.history, coalesce(n.history, []))[-20:], last_run_id = getvariable('run_id')
WHEN NOT MATCHED THEN INSERT (
    feed_id, url, title, etag, last_modified, body_hash, permanent_url, move, first_polled_at, last_polled_at, last_good_at, last_new_at, last_outcome,
    last_reason, last_status, due_at, retry_at, failures, polls, missed, expected_loss, history, last_run_id
) VALUES (
    n.feed_id, n.last.url, n.title, n.last_good.etag, n.last_good.last_modified, n.last_good.body_hash, n.last.permanent_url, n.last.move,
    n.first_polled_at, n.last.polled_at, n.last_good.polled_at, n.last_new_at, n.last.outcome, n.last.reason, n.last.status, n.last.due_at,
    n.last.retry_at,
    (SELECT count(*) FROM fresh_poll AS p WHERE p.feed_id = n.feed_id AND p.failed AND (n.last_good IS NULL OR p.polled_at > n.last_good.polled_at)),
    n.polls, n.missed, coalesce(n.last_good.expected_loss, 0.0), coalesce(n.history, [])[-20:], getvariable('run_id')
);

-- One entry an article is fetched: the first that was seen, those of scheduled polls before those of backfills, which take their time.
-- An attempt settles which one it is, unless a backfill left the page out for its date.
CREATE OR REPLACE TEMP TABLE fetched_article AS
SELECT article_id FROM article SEMI JOIN fresh_entry USING (article_id);

CREATE OR REPLACE TEMP TABLE same_article AS
SELECT
    row, entry_id, state,
    CASE
        WHEN attempts > 0 OR revisits > 0 THEN state
        WHEN row_number() OVER same = 1 AND article_id NOT IN (SELECT article_id FROM fetched_article) THEN 'pending'
        ELSE 'duplicate'
    END AS state_now
FROM (
    SELECT row, entry_id, article_id, attempts, revisits, seen_at, backfill, published_on, state FROM known_link SEMI JOIN fresh_entry USING (article_id)
    UNION ALL
    SELECT NULL, entry_id, article_id, 0, 0, seen_at, backfill, NULL, NULL FROM fresh_entry
)
WINDOW same AS (PARTITION BY article_id ORDER BY published_on IS NOT NULL, attempts = 0, backfill IS TRUE, seen_at, entry_id);

UPDATE feed_entry AS e SET state = s.state_now
FROM same_article AS s
WHERE e.rowid = s.row AND s.state <> s.state_now;

INSERT INTO feed_entry BY NAME
SELECT f.*, s.state_now AS state, 0 AS attempts, 0 AS revisits, getvariable('run_id') AS run_id
FROM fresh_entry AS f JOIN same_article AS s USING (entry_id)
WHERE s.row IS NULL;

INSERT INTO rejection BY NAME
SELECT DISTINCT ON (stage, subject_id, reason) s.*, getvariable('run_id') AS run_id
FROM staged_rejection AS s
ANTI JOIN (FROM rejection SEMI JOIN staged_rejection USING (subject_id) WHERE stage = 'feed') USING (stage, subject_id, reason)
ORDER BY stage, subject_id, reason, rejected_at;
