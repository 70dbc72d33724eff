-- Actors are given by the beginning of their code: 'USA' means every American actor, 'USAGOV' the government's; '' is anybody.
CREATE MACRO events_between(actor, recipient, since, until) AS TABLE
SELECT * FROM event_dyad AS d
WHERE d.status = 'asserted' AND d.actor[: length(actor)] = actor AND d.recipient[: length(recipient)] = recipient
    AND d.event_on BETWEEN since::DATE AND until::DATE
ORDER BY d.event_on, d.event_id;
COMMENT ON MACRO TABLE events_between IS 'Asserted events from an actor to a recipient, both given by the beginning of their code (''USA'', ''USAGOV'', '''' for anybody), from day to day.';

CREATE MACRO events_of_type(type, since, until) AS TABLE
SELECT * FROM event_flat AS f
WHERE f.status = 'asserted' AND f.event_type = upper(type) AND f.event_on BETWEEN since::DATE AND until::DATE
ORDER BY f.event_on, f.event_id;
COMMENT ON MACRO TABLE events_of_type IS 'Asserted events of a PLOVER type, from day to day.';

CREATE MACRO dyad_series(actor, recipient, since, until) AS TABLE
SELECT
    day.event_on, count(DISTINCT d.event_id) AS events, count(DISTINCT d.event_id) FILTER (d.quad IN (1, 2)) AS cooperation,
    count(DISTINCT d.event_id) FILTER (d.quad IN (3, 4)) AS conflict, avg(d.goldstein) AS goldstein
FROM (SELECT unnest(generate_series(since::DATE, until::DATE, INTERVAL 1 DAY))::DATE AS event_on) AS day
LEFT JOIN (
    SELECT * FROM event_dyad AS e
    WHERE e.status = 'asserted' AND e.actor[: length(actor)] = actor AND e.recipient[: length(recipient)] = recipient
) AS d ON d.event_on = day.event_on
GROUP BY day.event_on
ORDER BY day.event_on;
COMMENT ON MACRO TABLE dyad_series IS 'A day''s counts and mean Goldstein score from an actor to a recipient, with a row also for the days on which nothing happened.';
