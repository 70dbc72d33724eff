-- Actors are given by the beginning of their code: 'USA' means every American actor, 'USAGOV' the government's; '' is anybody. Types: '' is any.
CREATE MACRO events_between(actor, recipient, since, until) AS TABLE
SELECT d.* EXCLUDE (country_pair, first_published_on), i.reports, i.outlets, i.sentence_text, i.event_id
FROM incident_dyad AS d JOIN incident AS i USING (incident_id)
WHERE d.status = 'asserted' AND d.actor[: length(actor)] = actor AND d.recipient[: length(recipient)] = recipient
    AND d.event_on BETWEEN since::DATE AND until::DATE
ORDER BY d.event_on, d.incident_id;
COMMENT ON MACRO TABLE events_between IS 'What an actor did to a recipient, each incident once; both given by the beginning of their code (''USA'', ''USAGOV'', '''' for anybody), from day to day.';

CREATE MACRO events_of_type(type, since, until) AS TABLE
SELECT * FROM incident AS i
WHERE i.status = 'asserted' AND i.event_type = upper(type) AND i.event_on BETWEEN since::DATE AND until::DATE
ORDER BY i.event_on, i.incident_id;
COMMENT ON MACRO TABLE events_of_type IS 'What happened of a PLOVER type, each incident once, from day to day.';

CREATE MACRO events_in(country, type, since, until) AS TABLE
SELECT * FROM incident AS i
WHERE i.status = 'asserted' AND i.place_country = country AND i.event_type[: length(type)] = upper(type) AND i.event_on BETWEEN since::DATE AND until::DATE
ORDER BY i.event_on, i.incident_id;
COMMENT ON MACRO TABLE events_in IS 'What happened on a country''s soil, of a PLOVER type or of any (''''), each incident once, from day to day.';

CREATE MACRO dyad_series(actor, recipient, since, until) AS TABLE
SELECT
    day.event_on, count(DISTINCT d.incident_id) AS events, count(DISTINCT d.incident_id) FILTER (d.quad IN (1, 2)) AS cooperation,
    count(DISTINCT d.incident_id) FILTER (d.quad IN (3, 4)) AS conflict, avg(d.goldstein) AS goldstein
FROM (SELECT unnest(generate_series(since::DATE, until::DATE, INTERVAL 1 DAY))::DATE AS event_on) AS day
LEFT JOIN (
    SELECT * FROM incident_dyad AS e
    WHERE e.status = 'asserted' AND e.actor[: length(actor)] = actor AND e.recipient[: length(recipient)] = recipient
        AND e.event_on BETWEEN since::DATE AND until::DATE
) AS d ON d.event_on = day.event_on
GROUP BY day.event_on
ORDER BY day.event_on;
COMMENT ON MACRO TABLE dyad_series IS 'A day''s counts and mean Goldstein score from an actor to a recipient, with a row also for the days on which nothing happened.';

CREATE MACRO reports_of(incident) AS TABLE
SELECT
    e.published_on, d.outlet, s.story_id, v.status, v.event_type, v.mode, v.sentence_text, e.agreed, e.similarity, d.title, d.url, e.event_id
FROM event_incident AS e
JOIN event AS v USING (event_id)
JOIN document AS d ON d.article_id = e.article_id
LEFT JOIN story_article AS s ON s.article_id = e.article_id
WHERE e.incident_id = incident
ORDER BY e.published_on, e.seen_at, e.event_id;
COMMENT ON MACRO TABLE reports_of IS 'All reports of an incident, the first one first, with what of each agrees with that one.';
