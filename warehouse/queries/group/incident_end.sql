-- Rows of the incidents that changed: that of the best report, with counts of all.
CREATE OR REPLACE TEMP TABLE best AS
SELECT DISTINCT ON (m.incident_id) m.incident_id, event_id
FROM member AS m
JOIN (
    SELECT event_id, status, date_precision, confidence FROM new_event
    UNION ALL
    SELECT event_id, status, date_precision, confidence FROM before ANTI JOIN new_event USING (event_id)
) AS r USING (event_id)
ORDER BY
    m.incident_id, r.status = 'asserted' DESC, r.status = 'alleged' DESC, r.date_precision = 'day' DESC, m.placed DESC, m.sides DESC, r.confidence DESC,
    m.published_on, event_id;

CREATE OR REPLACE TEMP MACRO known_countries(side) AS list_sort(list_distinct([x.country FOR x IN side IF x.country IS NOT NULL]));
CREATE OR REPLACE TEMP TABLE report AS
SELECT
    e.event_id, e.event_on, e.date_precision, e.event_type, e.mode, e.contexts, e.cameo, e.quad, e.goldstein, e.plover_score, e.status,
    coalesce(p.actors, []) AS actors, coalesce(p.actor_names, []) AS actor_names, coalesce(p.actor_countries, []) AS actor_countries,
    coalesce(p.recipients, []) AS recipients, coalesce(p.recipient_names, []) AS recipient_names, coalesce(p.recipient_countries, []) AS recipient_countries,
    l.name AS place, l.country AS place_country, l.admin1 AS place_admin1, l.latitude, l.longitude, e.confidence, e.sentence_text
FROM (FROM new_event SEMI JOIN best USING (event_id)) AS e
LEFT JOIN (
    SELECT
        event_id, [x.code FOR x IN a] AS actors, [x.name FOR x IN a] AS actor_names, known_countries(a) AS actor_countries,
        [x.code FOR x IN r] AS recipients, [x.name FOR x IN r] AS recipient_names, known_countries(r) AS recipient_countries
    FROM (
        SELECT event_id, list_sort(list(one) FILTER (side = 'actor')) AS a, list_sort(list(one) FILTER (side = 'recipient')) AS r
        FROM (SELECT event_id, side, {'position': position, 'code': code, 'name': name, 'country': country} AS one FROM new_participant SEMI JOIN best USING (event_id))
        GROUP BY event_id
    )
) AS p USING (event_id)
LEFT JOIN new_place AS l USING (event_id);

INSERT INTO report BY NAME
SELECT * EXCLUDE (incident_id, reports, articles, stories, outlets, first_published_on, last_published_on, first_seen_at, last_seen_at)
FROM before ANTI JOIN new_event USING (event_id) SEMI JOIN best USING (event_id);

DELETE FROM incident
WHERE incident_id IN (SELECT group_id FROM touched) AND first_published_on BETWEEN getvariable('since') AND getvariable('until');

INSERT INTO incident BY NAME
SELECT b.incident_id, r.*, c.* EXCLUDE (incident_id)
FROM best AS b
JOIN report AS r USING (event_id)
JOIN (
    SELECT
        incident_id, count(*) AS reports, count(DISTINCT article_id) AS articles, count(DISTINCT coalesce(story_id, article_id)) AS stories,
        greatest(1, count(DISTINCT outlet)) AS outlets, min(published_on) AS first_published_on, max(published_on) AS last_published_on,
        min(seen_at) AS first_seen_at, max(seen_at) AS last_seen_at
    FROM member
    GROUP BY incident_id
) AS c USING (incident_id);

-- Pairs of incidents that have another best report than before, or are new or gone.
CREATE OR REPLACE TEMP TABLE kept AS
SELECT b.incident_id
FROM before AS b
JOIN (FROM incident WHERE first_published_on BETWEEN getvariable('since') AND getvariable('until')) AS i USING (incident_id, event_id, first_published_on);

DELETE FROM incident_dyad
WHERE incident_id IN (SELECT group_id FROM touched) AND incident_id NOT IN (FROM kept)
    AND first_published_on BETWEEN getvariable('since') AND getvariable('until');

INSERT INTO incident_dyad BY NAME
SELECT
    i.incident_id, i.event_on, i.event_type, i.mode, i.quad, i.goldstein, i.plover_score, i.status, i.confidence,
    a.code AS actor, a.country AS actor_country, a.name AS actor_name, r.code AS recipient, r.country AS recipient_country, r.name AS recipient_name,
    row_number() OVER (PARTITION BY i.incident_id, a.country, r.country ORDER BY a.position, r.position) = 1 AS country_pair, i.first_published_on
FROM (
    FROM incident
    WHERE incident_id IN (SELECT group_id FROM touched) AND incident_id NOT IN (FROM kept)
        AND first_published_on BETWEEN getvariable('since') AND getvariable('until')
) AS i
JOIN new_participant AS a ON a.event_id = i.event_id AND a.side = 'actor'
LEFT JOIN new_participant AS r ON r.event_id = i.event_id AND r.side = 'recipient';
