-- Two reports tell the same incident where they make the same claim, are of one type or of siblings, may have happened on one day, share a side, contradict each
-- other in no side and no place, and are told in words that agree: the less else agrees, the more so. docs/incidents.md explains and measures it.
CREATE OR REPLACE TEMP MACRO sole(codes) AS CASE WHEN len(codes) = 1 THEN codes[1] END;

WITH kin AS (
    SELECT event_type, sibling FROM ref_sibling_type
    UNION ALL
    SELECT event_type, event_type FROM ref_event_type
),
candidate AS (  -- most pairs fall at their days or at the countries of the other side, before anything dearer is compared
    SELECT DISTINCT l.id, e.id AS other
    FROM (
        SELECT
            id, published_on, published_on - getvariable('window_days')::INTEGER AS since, claim, first_on, last_on, sibling, unnest(keys) AS key,
            sole(actor_countries) AS actor_country, sole(recipient_countries) AS recipient_country
        FROM later JOIN kin USING (event_type)
    ) AS l
    JOIN (
        SELECT
            id, published_on, claim, first_on, last_on, event_type, unnest(keys) AS key,
            sole(actor_countries) AS actor_country, sole(recipient_countries) AS recipient_country
        FROM earlier
    ) AS e
        ON e.claim = l.claim AND e.key = l.key AND e.event_type = l.sibling AND e.first_on <= l.last_on AND l.first_on <= e.last_on
        AND e.published_on <= l.published_on AND e.published_on >= l.since
    WHERE coalesce(e.actor_country = l.actor_country, true) AND coalesce(e.recipient_country = l.recipient_country, true)
),
compared AS (
    SELECT
        c.id, c.other, e.published_on, e.seen_at, l.event_type = e.event_type AS type, l.mode = e.mode AS mode,
        CASE
            WHEN list_has_any(l.actor_countries, e.actor_countries) THEN CASE WHEN list_has_any(l.actors, e.actors || e.actor_countries) OR list_has_any(e.actors, l.actor_countries) THEN 2 ELSE 1 END
            WHEN l.actor_countries = [] OR e.actor_countries = [] THEN CASE WHEN list_has_any(l.actors, e.actors) THEN 1 ELSE 0 END
            ELSE -1
        END AS actor,
        CASE
            WHEN list_has_any(l.recipient_countries, e.recipient_countries) THEN CASE WHEN list_has_any(l.recipients, e.recipients || e.recipient_countries) OR list_has_any(e.recipients, l.recipient_countries) THEN 2 ELSE 1 END
            WHEN l.recipient_countries = [] OR e.recipient_countries = [] THEN CASE WHEN list_has_any(l.recipients, e.recipients) THEN 1 ELSE 0 END
            ELSE -1
        END AS recipient,
        CASE
            WHEN l.place IS NULL OR e.place IS NULL THEN 0
            WHEN l.place = e.place THEN 1
            WHEN l.place_country <> e.place_country THEN -1
            WHEN l.latitude IS NULL OR e.latitude IS NULL THEN CASE WHEN l.place_admin1 = e.place_admin1 THEN 1 ELSE -1 END
            -- 100 km, on a plane that is good enough for that
            WHEN (l.latitude - e.latitude) ^ 2 + ((l.longitude - e.longitude) * cos(radians(l.latitude))) ^ 2 <= 0.9 ^ 2 THEN 1
            ELSE -1
        END AS place,
        l.first_on = l.last_on AND e.first_on = e.last_on AS day,
        l.words = [] OR e.words = [] AS wordless, l.words = e.words AND l.words = [] AS both_wordless, list_intersect(l.words, e.words).len() / greatest(2, least(l.words.len(), e.words.len())) AS similarity
    FROM candidate AS c JOIN later AS l ON l.id = c.id JOIN earlier AS e ON e.id = c.other
    WHERE (e.published_on, e.seen_at, e.id) < (l.published_on, l.seen_at, l.id) AND (e.article_id, e.sentence) <> (l.article_id, l.sentence)
),
agreeing AS (
    SELECT *, actor + recipient + place + CASE WHEN mode THEN 1 ELSE 0 END + CASE WHEN day THEN 1 ELSE 0 END - CASE WHEN type THEN 0 ELSE 1 END AS points
    FROM compared
    WHERE actor >= 0 AND recipient >= 0 AND place >= 0
)
SELECT
    id, other, similarity,
    list_filter(
        [
            CASE WHEN type THEN 'type' END, CASE WHEN mode THEN 'mode' END, CASE WHEN actor > 0 THEN 'actor' END, CASE WHEN recipient > 0 THEN 'recipient' END,
            CASE WHEN day THEN 'day' END, CASE WHEN place > 0 THEN 'place' END, CASE WHEN similarity > 0 THEN 'text' END
        ],
        lambda field: field IS NOT NULL
    ) AS agreed
FROM agreeing
WHERE similarity >= CASE WHEN points >= 5 THEN 0.3 WHEN points = 4 THEN 0.4 WHEN points = 3 THEN 0.5 ELSE 0.6 END
    OR (wordless AND day AND points >= 5) OR (both_wordless AND points >= 4)
ORDER BY id, similarity + points / 10 DESC, published_on, seen_at, other
