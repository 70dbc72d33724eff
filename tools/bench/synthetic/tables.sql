-- Invented articles in the columns of the staged tables, five events each: those of chosen.sql. Variables: countries, types, codes. One article in ten has a
-- text of realistic length (25 sentences), the others have only what their events say.
CREATE OR REPLACE TEMP VIEW synthetic_feed_entry AS
SELECT
    id_of('entry', n) AS entry_id, feed_id, feed_url, url, 'guid-' || n AS guid, 'Story ' || n AS title, day + INTERVAL 6 HOUR AS published_at,
    invented(n * 32) AS summary, NULL::VARCHAR AS content, article_id, day + INTERVAL 7 HOUR AS seen_at, (n % 40)::INT AS position
FROM synthetic_number;

CREATE OR REPLACE TEMP VIEW synthetic_poll AS
SELECT
    feed_id, feed_url AS url, 'The News' AS title, max(day) + INTERVAL 7 HOUR AS polled_at, 'read' AS outcome, NULL::VARCHAR AS reason, 200 AS status,
    '"tag"' AS etag, NULL::VARCHAR AS last_modified, NULL::VARCHAR AS permanent_url, max(day) + INTERVAL 8 HOUR AS due_at, count(*)::INT AS shown
FROM synthetic_number
GROUP BY ALL;

CREATE OR REPLACE TEMP VIEW synthetic_outcome AS
SELECT id_of('entry', n) AS entry_id, day + INTERVAL 8 HOUR AS attempted_at, 'coded' AS state, NULL::TIMESTAMP AS due_at FROM synthetic_number;

CREATE OR REPLACE TEMP VIEW synthetic_article AS
SELECT
    article_id, url, url AS final_url, host, 200 AS status, 'text/html' AS content_type, 40000 AS bytes, 'article' AS page_class,
    day + INTERVAL 8 HOUR AS first_fetched_at, day + INTERVAL 8 HOUR AS fetched_at, day + INTERVAL 8 HOUR AS read_at, document_id,
    id_of('reading', n) AS reading_id, day AS read_on
FROM synthetic_number;

CREATE OR REPLACE TEMP VIEW synthetic_article_alias AS
SELECT article_id, 'link' AS kind, url AS value, article_id AS alias_id, day + INTERVAL 8 HOUR AS first_seen_at FROM synthetic_number;

CREATE OR REPLACE TEMP VIEW synthetic_article_revision AS
SELECT
    document_id, article_id, 'Story ' || n AS title, day AS published_on, (sentences * 146)::INT AS characters, day + INTERVAL 8 HOUR AS first_fetched_at,
    day + INTERVAL 8 HOUR AS last_fetched_at
FROM synthetic_number;

CREATE OR REPLACE TEMP VIEW synthetic_article_text AS
SELECT document_id, article_id, array_to_string(said, ' ') AS text FROM synthetic_said;

CREATE OR REPLACE TEMP VIEW synthetic_document AS
SELECT
    document_id, article_id, url, 'Story ' || n AS title, NULL::VARCHAR AS byline, 'Outlet ' || n % 2000 AS outlet, 'en' AS language, day AS published_on,
    'feed' AS published_from, 0.95 AS published_confidence, 'page' AS text_from, sentences::INT AS sentences,
    list_transform(spans, lambda s: {'span_start': coalesce(s[1], 0)::INT, 'span_end': (coalesce(s[1], 0) + s[2])::INT}) AS sentence_spans
FROM synthetic_said;

CREATE OR REPLACE TEMP VIEW synthetic_event AS
SELECT
    * EXCLUDE (n, k, chance, trigger), sentence_start + position(trigger IN sentence_text)::INT - 1 AS trigger_start,
    sentence_start + position(trigger IN sentence_text)::INT - 1 + length(trigger)::INT AS trigger_end, trigger AS trigger_text,
    (chance % 100) / 100.0::DOUBLE AS confidence, 'rule.' || chance % 900 AS rule, 'dateline-plover 1' AS coder, 'model 1' AS model
FROM (
    SELECT
        n, k, id_of('event', n * 8 + k) AS event_id, document_id, article_id, k::INT AS sentence, coalesce(spans[k + 1][1], 0)::INT AS sentence_start,
        said[k + 1] AS sentence_text, string_split(said[k + 1], ' ')[9] AS trigger, chance,
        getvariable('types')[1 + (chance % len(getvariable('types')))::INT].event_type AS event_type, NULL::VARCHAR AS mode,
        CASE WHEN chance % 3 = 0 THEN ['diplomatic', 'military'] ELSE [] END::VARCHAR[] AS contexts,
        getvariable('codes')[1 + (chance % len(getvariable('codes')))::INT] AS cameo,
        getvariable('types')[1 + (chance % len(getvariable('types')))::INT].quad::INT AS quad, ((chance % 200)::INT - 100) / 10.0::DOUBLE AS goldstein,
        getvariable('types')[1 + (chance % len(getvariable('types')))::INT].plover_score AS plover_score,
        ['asserted', 'asserted', 'asserted', 'asserted', 'asserted', 'asserted', 'alleged', 'hypothetical', 'future', 'negated'][1 + (chance // 64 % 10)::INT]
            AS status,
        NULL::VARCHAR AS attributed_to, NULL::VARCHAR AS attributed_text, (day - (chance % 4)::INT)::VARCHAR AS event_date, 'day' AS date_precision,
        (day - (chance % 4)::INT)::DATE AS event_on
    FROM (SELECT *, unnest(range(5)) AS k, hash(n * 8 + k) AS chance FROM synthetic_said)
);

-- A few of the twenty thousand actors are in most events: they are chosen by the cube of chance.
CREATE OR REPLACE TEMP VIEW synthetic_event_participant AS
SELECT
    event_id, article_id, side, 0 AS position, id_of('actor', number) AS actor_id, country || 'GOV' AS code, country, ['GOV'] AS sectors,
    'Actor ' || number AS name, CASE WHEN number % 3 = 0 THEN 'Q' || number END AS wikidata_id, k::INT AS sentence, words AS text,
    (coalesce(spans[k + 1][1], 0) + before)::INT AS span_start, (coalesce(spans[k + 1][1], 0) + before + length(words))::INT AS span_end,
    'gazetteer' AS how, 0.9::DOUBLE AS confidence
FROM (
    SELECT
        id_of('event', n * 8 + k) AS event_id, article_id, side, k, number, spans,
        getvariable('countries')[1 + (number % len(getvariable('countries')))::INT] AS country, string_split(said[k + 1], ' ') AS split,
        CASE WHEN side = 'actor' THEN split[1] ELSE split[2] END AS words, CASE WHEN side = 'actor' THEN 0 ELSE length(split[1]) + 1 END AS before
    FROM (
        SELECT
            *, unnest(['actor', 'recipient']) AS side, (pow((hash(n * 8 + k || side) % 1000000) / 1000000.0, 3) * 20000)::INT % 20000 AS number
        FROM (SELECT *, unnest(range(5)) AS k FROM synthetic_said)
    )
);

-- Only long texts can be copies. No two of these are.
CREATE OR REPLACE TEMP VIEW synthetic_story_article AS
SELECT
    article_id, document_id, day AS published_on, day + INTERVAL 6 HOUR AS published_at, 'Outlet ' || n % 2000 AS outlet, NULL::VARCHAR AS credit,
    (sentences * 20)::INT AS shingles, CASE WHEN sentences > 5 THEN [(hash(n * 32 + i) % 4294967296)::UINTEGER FOR i IN range(64)] ELSE [] END AS bands,
    list_sort([(hash(n * 256 + i) % 4294967296)::UINTEGER FOR i IN range(CASE WHEN sentences > 5 THEN 192 ELSE 12 END)]) AS sketch,
    list_sort([(hash(n * 64 + i) % 4294967296)::UINTEGER FOR i IN range(CASE WHEN sentences > 5 THEN 20 ELSE 4 END)]) AS facts
FROM synthetic_number;

CREATE OR REPLACE TEMP VIEW synthetic_actor AS SELECT actor_id, code, country, sectors, name, wikidata_id FROM synthetic_event_participant;

CREATE OR REPLACE TEMP VIEW synthetic_event_place AS
SELECT
    id_of('event', n * 8 + k) AS event_id, article_id, 'Town ' || chance % 5000 AS name,
    getvariable('countries')[1 + (chance % len(getvariable('countries')))::INT] AS country, NULL::VARCHAR AS admin1,
    ((chance % 1800)::INT - 900) / 10.0::DOUBLE AS latitude, ((chance % 3600)::INT - 1800) / 10.0::DOUBLE AS longitude, (chance % 5000)::BIGINT AS geonames_id,
    split_part(said[k + 1], ' ', 1) AS text, coalesce(spans[k + 1][1], 0)::INT AS span_start,
    (coalesce(spans[k + 1][1], 0) + length(split_part(said[k + 1], ' ', 1)))::INT AS span_end
FROM (SELECT *, unnest(range(0, 5, 2)) AS k, hash(n * 8 + k || 'place') AS chance FROM synthetic_said);

CREATE OR REPLACE TEMP VIEW synthetic_event_incident AS
SELECT
    e.event_id, e.article_id, n.day AS published_on, e.sentence, 'happened' AS claim, e.event_type, e.mode, e.event_on AS first_on, e.event_on AS last_on,
    s.actors, s.recipients, s.actor_countries, s.recipient_countries, l.name AS place, l.country AS place_country, l.admin1 AS place_admin1, l.latitude,
    l.longitude, list_concat(['a:' || c FOR c IN s.actor_countries], ['r:' || c FOR c IN s.recipient_countries]) AS keys,
    list_sort(list_distinct([w FOR w IN string_split(lower(e.sentence_text), ' ') IF length(w) > 3])) AS words
FROM synthetic_event AS e
JOIN synthetic_number AS n USING (article_id)
JOIN (
    SELECT
        event_id, list(code) FILTER (side = 'actor') AS actors, list(country) FILTER (side = 'actor') AS actor_countries,
        list(code) FILTER (side = 'recipient') AS recipients, list(country) FILTER (side = 'recipient') AS recipient_countries
    FROM synthetic_event_participant
    GROUP BY event_id
) AS s USING (event_id)
LEFT JOIN synthetic_event_place AS l USING (event_id);

CREATE OR REPLACE TEMP VIEW synthetic_mention AS
SELECT
    document_id, article_id, k::INT AS sentence, coalesce(spans[k + 1][1], 0)::INT AS span_start,
    (coalesce(spans[k + 1][1], 0) + length(split_part(said[k + 1], ' ', 1)))::INT AS span_end, split_part(said[k + 1], ' ', 1) AS text,
    'key-' || n % 20000 AS entity, 'USA' AS country, ['GOV'] AS sectors, NULL::VARCHAR AS name, 'gazetteer' AS how, 0.9::DOUBLE AS confidence
FROM (SELECT *, unnest(range(5)) AS k FROM synthetic_said);

CREATE OR REPLACE TEMP VIEW synthetic_coder AS
SELECT 'dateline-plover 1' AS coder, 'model 1' AS model, TIMESTAMP '2024-01-01 08:00' AS first_used_at;

-- What the long texts say besides their events.
CREATE OR REPLACE TEMP VIEW synthetic_rejection AS
SELECT
    'code' AS stage, document_id AS subject_id, article_id, url, 'no-trigger' AS reason, NULL::VARCHAR AS detail, k::INT AS sentence,
    day + INTERVAL 8 HOUR AS rejected_at
FROM (SELECT *, unnest(range(5, sentences)) AS k FROM synthetic_number);
