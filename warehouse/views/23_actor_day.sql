CREATE VIEW actor_day AS
SELECT
    e.event_on, p.code, p.name, p.country,
    count(DISTINCT e.event_id) FILTER (p.side = 'actor') AS as_actor, count(DISTINCT e.event_id) FILTER (p.side = 'recipient') AS as_recipient,
    count(DISTINCT e.event_id) FILTER (e.quad IN (1, 2)) AS cooperation, count(DISTINCT e.event_id) FILTER (e.quad IN (3, 4)) AS conflict
FROM event AS e
JOIN event_participant AS p USING (event_id)
WHERE e.status = 'asserted'
GROUP BY ALL;
COMMENT ON VIEW actor_day IS 'What each actor did, and what was done to it, on a day: asserted events.';
