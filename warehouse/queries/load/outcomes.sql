-- A batch of what became of entries. An article's rows are replaced with it, by a later reading that differs; so loading it twice changes nothing.
-- Variables: run_id.
--
-- Each big table is read once, by one column, for the rows that the batch names; see polls.sql.
-- A page with the very text of another of its site is that article at another address; the one fetched first is the article.
CREATE OR REPLACE TEMP TABLE staged_hash AS
SELECT a.article_id, a.host, md5(t.text) AS hash, min(r.first_fetched_at) AS first_fetched_at
FROM staged_article_text AS t JOIN staged_article_revision AS r USING (document_id) JOIN staged_article AS a ON a.article_id = t.article_id
WHERE length(t.text) >= 300
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE known_hash AS
SELECT a.host, i.value AS hash, arg_min(article_id, (i.first_seen_at, article_id)) AS article_id, min(i.first_seen_at) AS first_fetched_at
FROM (FROM article_alias WHERE alias_id IN (SELECT left(hash, 16) FROM staged_hash) AND kind = 'text') AS i
JOIN article AS a USING (article_id)
GROUP BY ALL;

-- One that was loaded first, and fetched later, makes room, where it never had another text: as if it had come in the order of fetching.
CREATE OR REPLACE TEMP TABLE outdone AS
SELECT k.article_id, s.article_id AS same_as, a.read_on
FROM (
    SELECT host, hash, arg_min(article_id, (first_fetched_at, article_id)) AS article_id, min(first_fetched_at) AS first_fetched_at
    FROM staged_hash ANTI JOIN (FROM article SEMI JOIN staged_hash USING (article_id)) USING (article_id)
    GROUP BY ALL
) AS s
JOIN known_hash AS k ON (k.host, k.hash) = (s.host, s.hash) AND (k.first_fetched_at, k.article_id) > (s.first_fetched_at, s.article_id)
JOIN article AS a ON a.article_id = k.article_id
WHERE k.article_id IN (SELECT article_id FROM article_revision WHERE article_id IN (SELECT article_id FROM known_hash) GROUP BY ALL HAVING count(*) = 1);

UPDATE feed_entry AS e SET article_id = o.same_as, state = CASE e.state WHEN 'coded' THEN 'duplicate' ELSE e.state END
FROM outdone AS o WHERE e.article_id = o.article_id;

UPDATE article_alias AS a SET article_id = o.same_as FROM outdone AS o WHERE a.article_id = o.article_id;

DELETE FROM article_text WHERE document_id IN (SELECT document_id FROM article SEMI JOIN outdone USING (article_id));
DELETE FROM event_beside WHERE document_id IN (SELECT document_id FROM article SEMI JOIN outdone USING (article_id));
DELETE FROM reading_beside WHERE document_id IN (SELECT document_id FROM article SEMI JOIN outdone USING (article_id));
DELETE FROM article_revision WHERE article_id IN (SELECT article_id FROM outdone);
DELETE FROM page WHERE article_id IN (SELECT article_id FROM outdone);
DELETE FROM article WHERE article_id IN (SELECT article_id FROM outdone);

CREATE OR REPLACE TEMP TABLE last_outcome AS
SELECT any_value(e.row) AS row, entry_id, any_value(e.article_id) AS article_id, count(*) AS attempts, arg_max(o, attempted_at) AS last
FROM staged_outcome AS o
JOIN (SELECT rowid AS row, entry_id, article_id, attempted_at AS attempted_before FROM feed_entry) AS e USING (entry_id)
WHERE e.attempted_before IS NULL OR o.attempted_at > e.attempted_before
GROUP BY entry_id;

CREATE OR REPLACE TEMP TABLE known_article AS
SELECT
    a.rowid AS row, article_id, s.reading_id = a.reading_id AS same,
    -- that a page cannot be read any more takes nothing from what was read of it before, not even where the feed tells something in its place
    coalesce(a.page_class IN ('article', 'other-language') AND s.page_class NOT IN ('article', 'other-language'), false) AND s.fetched_at > a.fetched_at AS lost,
    s.reading_id <> a.reading_id AND (s.fetched_at, s.read_at, s.reading_id) > (a.fetched_at, a.read_at, a.reading_id)
        AND NOT lost AND (s.document_id IS NOT NULL OR a.document_id IS NULL OR s.fetched_at = a.fetched_at) AS newer,
    a.read_on, a.document_id, a.read_at, a.coded_with, s.document_id AS document_now, s.coded_with AS coded_now, s.read_at >= a.read_at AS later
FROM article AS a JOIN staged_article AS s USING (article_id);

CREATE OR REPLACE TEMP TABLE same_text AS
SELECT s.article_id, coalesce(k.article_id, arg_min(s.article_id, (s.first_fetched_at, s.article_id)) OVER (PARTITION BY s.host, s.hash)) AS same_as
FROM staged_hash AS s LEFT JOIN (FROM known_hash ANTI JOIN outdone USING (article_id)) AS k USING (host, hash)
WHERE s.article_id NOT IN (SELECT article_id FROM known_article)
    AND s.article_id IN (SELECT article_id FROM staged_article_text GROUP BY ALL HAVING count(DISTINCT document_id) = 1)
QUALIFY same_as <> s.article_id;

CREATE OR REPLACE TEMP TABLE read_before AS
SELECT article_id FROM article WHERE document_id IS NOT NULL AND article_id IN (SELECT coalesce(last.article_id, article_id) FROM last_outcome);

UPDATE feed_entry AS e SET
    article_id = coalesce(t.same_as, o.last.article_id, o.article_id), attempts = e.attempts + o.attempts, due_at = o.last.due_at,
    attempted_at = o.last.attempted_at, published_on = o.last.published_on,
    state = CASE
        WHEN t.same_as IS NOT NULL THEN 'duplicate' WHEN o.last.state = 'rejected' AND b.article_id IS NOT NULL THEN 'coded' ELSE o.last.state
    END
FROM last_outcome AS o
LEFT JOIN same_text AS t ON t.article_id = o.last.article_id
LEFT JOIN read_before AS b ON b.article_id = coalesce(o.last.article_id, o.article_id)
WHERE e.rowid = o.row;

UPDATE feed_entry AS e SET state = 'duplicate'
WHERE e.state = 'pending' AND e.attempts = 0 AND e.revisits = 0
    AND e.article_id IN (SELECT coalesce(o.last.article_id, o.article_id) FROM last_outcome AS o WHERE o.last.published_on IS NULL);

UPDATE feed_entry AS e SET article_id = t.same_as FROM same_text AS t WHERE e.article_id = t.article_id;

-- A backfill with other dates left these out.
DELETE FROM rejection WHERE reason = 'outside-dates' AND subject_id IN (SELECT entry_id FROM last_outcome AS o WHERE o.last.published_on IS NULL);

CREATE OR REPLACE TEMP TABLE replaced AS SELECT article_id, read_on FROM known_article WHERE newer;
CREATE OR REPLACE TEMP TABLE gone AS FROM replaced UNION ALL SELECT article_id, read_on FROM outdone;
SET VARIABLE gone_from = (SELECT min(read_on) FROM gone);
SET VARIABLE gone_until = (SELECT max(read_on) FROM gone);

CREATE OR REPLACE TEMP TABLE fresh_reading AS
SELECT article_id, document_id, read_on FROM staged_article ANTI JOIN known_article USING (article_id) ANTI JOIN same_text USING (article_id)
UNION ALL
SELECT article_id, document_id, s.read_on FROM staged_article AS s SEMI JOIN replaced USING (article_id);

-- What another coder said of the same text is kept beside; what counts from now on no longer is.
CREATE OR REPLACE TEMP TABLE recoded_event AS
SELECT e.* EXCLUDE (read_on)
FROM event AS e
JOIN (FROM known_article WHERE newer AND document_id = document_now AND coded_with IS DISTINCT FROM coded_now) AS k USING (article_id)
WHERE e.read_on BETWEEN getvariable('gone_from') AND getvariable('gone_until');

CREATE OR REPLACE TEMP TABLE recoded AS
SELECT
    document_id, article_id, coalesce(k.coded_with, e.coder) AS coder, coalesce(e.model, c.model, '') AS model, read_at, coalesce(e.events, 0) AS events,
    k.coded_with
FROM known_article AS k
LEFT JOIN (SELECT document_id, max(coder) AS coder, max(model) AS model, count(*) AS events FROM recoded_event GROUP BY ALL) AS e USING (document_id)
LEFT JOIN (SELECT coder, max(model) AS model FROM coder GROUP BY ALL) AS c ON c.coder = split_part(k.coded_with, '+', 1)
WHERE newer AND document_id = document_now AND k.coded_with IS DISTINCT FROM coded_now AND coalesce(k.coded_with, e.coder) IS NOT NULL;

CREATE OR REPLACE TEMP TABLE not_beside AS
SELECT document_id, coder FROM recoded
UNION ALL
SELECT document_now, coded_now FROM known_article WHERE newer OR same;

DELETE FROM event_beside WHERE (document_id, coder) IN (SELECT (document_id, coder) FROM not_beside);
DELETE FROM reading_beside WHERE (document_id, coder) IN (SELECT (document_id, coder) FROM not_beside);
INSERT INTO reading_beside BY NAME SELECT *, getvariable('run_id') AS run_id FROM recoded;
INSERT INTO event_beside BY NAME
SELECT
    e.* REPLACE (r.coder AS coder, r.model AS model), coalesce(p.actors, []) AS actors, coalesce(p.recipients, []) AS recipients,
    l.name AS place
FROM recoded_event AS e
JOIN (SELECT document_id, coder, model FROM recoded) AS r USING (document_id)
LEFT JOIN (
    SELECT event_id, list(code ORDER BY position) FILTER (side = 'actor') AS actors, list(code ORDER BY position) FILTER (side = 'recipient') AS recipients
    FROM event_participant SEMI JOIN recoded_event USING (event_id)
    WHERE read_on BETWEEN getvariable('gone_from') AND getvariable('gone_until')
    GROUP BY event_id
) AS p USING (event_id)
LEFT JOIN (
    FROM event_place SEMI JOIN recoded_event USING (event_id)
    WHERE read_on BETWEEN getvariable('gone_from') AND getvariable('gone_until')
) AS l USING (event_id);

-- Read again, a page may hold an article where it held none before, or none where it did.
UPDATE feed_entry AS e SET state = CASE WHEN k.document_now IS NULL THEN 'rejected' ELSE 'coded' END
FROM (FROM known_article WHERE newer AND (document_id IS NULL) <> (document_now IS NULL)) AS k
WHERE e.article_id = k.article_id AND e.state IN ('coded', 'rejected') AND e.published_on IS NULL;

DELETE FROM document
WHERE read_on BETWEEN getvariable('gone_from') AND getvariable('gone_until') AND article_id IN (SELECT article_id FROM gone);
DELETE FROM mention
WHERE read_on BETWEEN getvariable('gone_from') AND getvariable('gone_until') AND article_id IN (SELECT article_id FROM gone);
DELETE FROM event
WHERE read_on BETWEEN getvariable('gone_from') AND getvariable('gone_until') AND article_id IN (SELECT article_id FROM gone);
DELETE FROM event_participant
WHERE read_on BETWEEN getvariable('gone_from') AND getvariable('gone_until') AND article_id IN (SELECT article_id FROM gone);
DELETE FROM event_place
WHERE read_on BETWEEN getvariable('gone_from') AND getvariable('gone_until') AND article_id IN (SELECT article_id FROM gone);
DELETE FROM rejection WHERE stage IN ('text', 'code') AND article_id IN (SELECT article_id FROM gone);

UPDATE article AS a SET
    url = s.url, final_url = s.final_url, host = s.host, status = s.status, content_type = s.content_type, bytes = s.bytes, page_class = s.page_class,
    first_fetched_at = least(a.first_fetched_at, s.first_fetched_at), fetched_at = s.fetched_at, read_at = s.read_at, document_id = s.document_id,
    reading_id = s.reading_id, read_on = s.read_on, coded_with = s.coded_with, extracted_with = s.extracted_with, run_id = getvariable('run_id')
FROM known_article AS k JOIN staged_article AS s USING (article_id)
WHERE a.rowid = k.row AND k.newer;

UPDATE article AS a SET
    first_fetched_at = least(a.first_fetched_at, s.first_fetched_at),
    fetched_at = CASE WHEN k.same THEN greatest(a.fetched_at, s.fetched_at) ELSE a.fetched_at END,
    read_at = CASE WHEN k.same THEN greatest(a.read_at, s.read_at) ELSE a.read_at END,
    coded_with = CASE WHEN k.same AND k.later THEN s.coded_with ELSE a.coded_with END,
    extracted_with = CASE WHEN k.same AND k.later THEN s.extracted_with ELSE a.extracted_with END
FROM known_article AS k JOIN staged_article AS s USING (article_id)
WHERE a.rowid = k.row AND NOT k.newer;

INSERT INTO article BY NAME
SELECT s.*, getvariable('run_id') AS run_id FROM staged_article AS s ANTI JOIN known_article USING (article_id) ANTI JOIN same_text USING (article_id);

INSERT INTO document BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_document JOIN (SELECT article_id, read_on FROM fresh_reading) USING (article_id);
INSERT INTO mention BY NAME FROM staged_mention JOIN (SELECT article_id, read_on FROM fresh_reading) USING (article_id);
INSERT INTO event BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_event JOIN (SELECT article_id, read_on FROM fresh_reading) USING (article_id);
INSERT INTO event_participant BY NAME FROM staged_event_participant JOIN (SELECT article_id, read_on FROM fresh_reading) USING (article_id);
INSERT INTO event_place BY NAME FROM staged_event_place JOIN (SELECT article_id, read_on FROM fresh_reading) USING (article_id);

-- Only an article that is known has revisions.
CREATE OR REPLACE TEMP TABLE known_revision AS
SELECT rowid AS row, document_id FROM article_revision SEMI JOIN (FROM staged_article_revision SEMI JOIN known_article USING (article_id)) USING (document_id);

CREATE OR REPLACE TEMP TABLE no_revision AS
SELECT article_id FROM same_text
UNION ALL
SELECT article_id FROM known_article WHERE lost;

INSERT INTO article_text BY NAME
SELECT DISTINCT ON (document_id) s.* FROM staged_article_text AS s ANTI JOIN known_revision USING (document_id) ANTI JOIN no_revision USING (article_id);

CREATE OR REPLACE TEMP TABLE last_revision AS
SELECT * REPLACE (min(first_fetched_at) OVER same AS first_fetched_at, max(last_fetched_at) OVER same AS last_fetched_at)
FROM staged_article_revision ANTI JOIN no_revision USING (article_id)
WINDOW same AS (PARTITION BY document_id)
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY last_fetched_at DESC) = 1;

UPDATE article_revision AS r SET
    first_fetched_at = least(r.first_fetched_at, s.first_fetched_at), last_fetched_at = greatest(r.last_fetched_at, s.last_fetched_at),
    page_hash = CASE WHEN r.page_hash IS NULL OR s.last_fetched_at > r.last_fetched_at THEN s.page_hash ELSE r.page_hash END,
    read_at = CASE WHEN r.read_at IS NULL OR s.read_at > r.read_at THEN s.read_at ELSE r.read_at END,
    events = CASE WHEN r.read_at IS NULL OR s.read_at > r.read_at THEN s.events ELSE r.events END
FROM known_revision AS k JOIN last_revision AS s USING (document_id)
WHERE r.rowid = k.row;

INSERT INTO article_revision BY NAME FROM last_revision ANTI JOIN known_revision USING (document_id);

MERGE INTO page AS p USING (
    FROM staged_page ANTI JOIN no_revision USING (article_id)
    QUALIFY row_number() OVER (PARTITION BY article_id, page_hash ORDER BY fetched_at DESC, kept_in DESC) = 1
) AS s USING (article_id, page_hash)
WHEN MATCHED AND (s.fetched_at, s.kept_in) > (p.fetched_at, p.kept_in) THEN UPDATE SET
    final_url = s.final_url, status = s.status, headers = s.headers, fetched_at = s.fetched_at, kept_in = s.kept_in
WHEN NOT MATCHED THEN INSERT BY NAME;

CREATE OR REPLACE TEMP TABLE seen_alias AS
SELECT coalesce(t.same_as, s.article_id) AS article_id, kind, value, any_value(alias_id) AS alias_id, min(first_seen_at) AS first_seen_at
FROM (FROM staged_article_alias UNION ALL SELECT article_id, 'text', hash, left(hash, 16), first_fetched_at FROM staged_hash) AS s
LEFT JOIN same_text AS t USING (article_id)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE known_alias AS
SELECT a.rowid AS row, article_id, kind, value, s.first_seen_at
FROM article_alias AS a
JOIN (FROM seen_alias WHERE article_id IN (SELECT article_id FROM known_article UNION ALL SELECT same_as FROM same_text UNION ALL SELECT same_as FROM outdone)) AS s
    USING (article_id, kind, value);

UPDATE article_alias AS a SET first_seen_at = k.first_seen_at FROM known_alias AS k WHERE a.rowid = k.row AND k.first_seen_at < a.first_seen_at;

INSERT INTO article_alias BY NAME FROM seen_alias ANTI JOIN known_alias USING (article_id, kind, value);

INSERT INTO actor BY NAME
SELECT DISTINCT ON (actor_id) s.* FROM staged_actor AS s ANTI JOIN (FROM actor SEMI JOIN staged_actor USING (actor_id)) USING (actor_id);

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
SELECT DISTINCT ON (stage, subject_id, reason, sentence, rule, trigger_start) s.*, getvariable('run_id') AS run_id
FROM staged_rejection AS s SEMI JOIN fresh_reading USING (article_id)
WHERE stage IN ('text', 'code');

INSERT INTO rejection BY NAME
SELECT DISTINCT ON (stage, subject_id, reason) s.*, getvariable('run_id') AS run_id
FROM staged_rejection AS s
ANTI JOIN (FROM rejection SEMI JOIN staged_rejection USING (subject_id) WHERE stage IN ('fetch', 'load')) USING (stage, subject_id, reason)
WHERE stage NOT IN ('text', 'code')
ORDER BY stage, subject_id, reason, rejected_at;
