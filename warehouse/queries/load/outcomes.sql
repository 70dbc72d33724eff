-- A batch of what became of entries. An article's rows are replaced with it, by a later reading that differs; so loading it twice changes nothing.
-- Variables: run_id.
CREATE OR REPLACE TEMP TABLE last_outcome AS
SELECT entry_id, count(*) AS attempts, arg_max(o, attempted_at) AS last
FROM staged_outcome AS o
JOIN (SELECT entry_id, attempted_at AS attempted_before FROM feed_entry) AS e USING (entry_id)
WHERE e.attempted_before IS NULL OR o.attempted_at > e.attempted_before
GROUP BY entry_id;

UPDATE feed_entry AS e SET state = o.last.state, attempts = e.attempts + o.attempts, due_at = o.last.due_at, attempted_at = o.last.attempted_at,
    published_on = o.last.published_on
FROM last_outcome AS o
WHERE o.entry_id = e.entry_id;

UPDATE feed_entry AS e SET state = 'duplicate'
WHERE e.state = 'pending' AND e.attempts = 0
    AND e.article_id IN (SELECT article_id FROM feed_entry SEMI JOIN (FROM last_outcome AS o WHERE o.last.published_on IS NULL) USING (entry_id));

-- A backfill with other dates left these out.
DELETE FROM rejection WHERE reason = 'outside-dates' AND subject_id IN (SELECT entry_id FROM last_outcome AS o WHERE o.last.published_on IS NULL);

CREATE OR REPLACE TEMP TABLE fresh_reading AS
SELECT s.article_id, s.document_id, a.article_id IS NOT NULL AS known
FROM staged_article AS s
LEFT JOIN article AS a USING (article_id)
WHERE a.article_id IS NULL
    OR (s.reading_id <> a.reading_id AND (s.fetched_at, s.read_at, s.reading_id) > (a.fetched_at, a.read_at, a.reading_id));

CREATE OR REPLACE TEMP TABLE replaced AS SELECT article_id FROM fresh_reading WHERE known;

DELETE FROM document WHERE article_id IN (SELECT article_id FROM replaced);
DELETE FROM mention WHERE article_id IN (SELECT article_id FROM replaced);
DELETE FROM event WHERE article_id IN (SELECT article_id FROM replaced);
DELETE FROM event_participant WHERE article_id IN (SELECT article_id FROM replaced);
DELETE FROM event_place WHERE article_id IN (SELECT article_id FROM replaced);
DELETE FROM rejection WHERE article_id IN (SELECT article_id FROM replaced) AND stage IN ('text', 'code');

MERGE INTO article AS a USING staged_article AS s USING (article_id)
WHEN MATCHED AND s.article_id IN (SELECT article_id FROM replaced) THEN UPDATE SET
    url = s.url, final_url = s.final_url, host = s.host, status = s.status, content_type = s.content_type, bytes = s.bytes, page_class = s.page_class,
    first_fetched_at = least(a.first_fetched_at, s.first_fetched_at), fetched_at = s.fetched_at, read_at = s.read_at, document_id = s.document_id,
    reading_id = s.reading_id, run_id = getvariable('run_id')
WHEN MATCHED THEN UPDATE SET
    first_fetched_at = least(a.first_fetched_at, s.first_fetched_at),
    fetched_at = CASE WHEN s.reading_id = a.reading_id THEN greatest(a.fetched_at, s.fetched_at) ELSE a.fetched_at END,
    read_at = CASE WHEN s.reading_id = a.reading_id THEN greatest(a.read_at, s.read_at) ELSE a.read_at END
WHEN NOT MATCHED THEN INSERT (
    article_id, url, final_url, host, status, content_type, bytes, page_class, first_fetched_at, fetched_at, read_at, document_id, reading_id, run_id
) VALUES (
    s.article_id, s.url, s.final_url, s.host, s.status, s.content_type, s.bytes, s.page_class, s.first_fetched_at, s.fetched_at, s.read_at,
    s.document_id, s.reading_id, getvariable('run_id')
);

INSERT INTO document BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_document SEMI JOIN fresh_reading USING (article_id);
INSERT INTO mention BY NAME FROM staged_mention SEMI JOIN fresh_reading USING (article_id);
INSERT INTO event BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_event SEMI JOIN fresh_reading USING (article_id);
INSERT INTO event_participant BY NAME FROM staged_event_participant SEMI JOIN fresh_reading USING (article_id);
INSERT INTO event_place BY NAME FROM staged_event_place SEMI JOIN fresh_reading USING (article_id);

INSERT INTO article_text BY NAME
SELECT DISTINCT ON (document_id) s.* FROM staged_article_text AS s ANTI JOIN article_revision USING (document_id);

MERGE INTO article_revision AS r USING (
    SELECT * REPLACE (min(first_fetched_at) OVER same AS first_fetched_at, max(last_fetched_at) OVER same AS last_fetched_at)
    FROM staged_article_revision
    WINDOW same AS (PARTITION BY document_id)
    QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY last_fetched_at DESC) = 1
) AS s USING (document_id)
WHEN MATCHED THEN UPDATE SET
    first_fetched_at = least(r.first_fetched_at, s.first_fetched_at), last_fetched_at = greatest(r.last_fetched_at, s.last_fetched_at),
    page_hash = CASE WHEN r.page_hash IS NULL OR s.last_fetched_at > r.last_fetched_at THEN s.page_hash ELSE r.page_hash END,
    read_at = CASE WHEN r.read_at IS NULL OR s.read_at > r.read_at THEN s.read_at ELSE r.read_at END,
    events = CASE WHEN r.read_at IS NULL OR s.read_at > r.read_at THEN s.events ELSE r.events END
WHEN NOT MATCHED THEN INSERT BY NAME;

MERGE INTO page AS p USING (
    FROM staged_page QUALIFY row_number() OVER (PARTITION BY article_id, page_hash ORDER BY fetched_at DESC, kept_in DESC) = 1
) AS s USING (article_id, page_hash)
WHEN MATCHED AND (s.fetched_at, s.kept_in) > (p.fetched_at, p.kept_in) THEN UPDATE SET
    final_url = s.final_url, status = s.status, headers = s.headers, fetched_at = s.fetched_at, kept_in = s.kept_in
WHEN NOT MATCHED THEN INSERT BY NAME;

INSERT INTO actor BY NAME SELECT DISTINCT ON (actor_id) s.* FROM staged_actor AS s ANTI JOIN actor USING (actor_id);

MERGE INTO coder AS c USING (SELECT coder, model, min(first_used_at) AS first_used_at FROM staged_coder GROUP BY ALL) AS s USING (coder, model)
WHEN MATCHED THEN UPDATE SET first_used_at = least(c.first_used_at, s.first_used_at)
WHEN NOT MATCHED THEN INSERT BY NAME;

MERGE INTO source AS t USING (
    SELECT
        a.host, arg_max(d.outlet, a.fetched_at) FILTER (d.outlet <> '') AS name, min(a.first_fetched_at) AS first_seen_at,
        max(a.fetched_at) AS last_seen_at
    FROM staged_article AS a LEFT JOIN staged_document AS d USING (article_id)
    GROUP BY a.host
) AS s USING (host)
WHEN MATCHED THEN UPDATE SET
    name = CASE WHEN s.last_seen_at >= t.last_seen_at OR t.name IS NULL THEN coalesce(s.name, t.name) ELSE t.name END,
    first_seen_at = least(t.first_seen_at, s.first_seen_at), last_seen_at = greatest(t.last_seen_at, s.last_seen_at)
WHEN NOT MATCHED THEN INSERT BY NAME;

-- What reading rejects belongs to that reading; what fetching rejects is told once.
INSERT INTO rejection BY NAME
SELECT DISTINCT ON (stage, subject_id, reason, sentence) s.*, getvariable('run_id') AS run_id
FROM staged_rejection AS s SEMI JOIN fresh_reading USING (article_id)
WHERE stage IN ('text', 'code');

INSERT INTO rejection BY NAME
SELECT DISTINCT ON (stage, subject_id, reason) s.*, getvariable('run_id') AS run_id
FROM staged_rejection AS s ANTI JOIN (FROM rejection WHERE stage IN ('fetch', 'load')) USING (stage, subject_id, reason)
WHERE stage NOT IN ('text', 'code')
ORDER BY stage, subject_id, reason, rejected_at;
