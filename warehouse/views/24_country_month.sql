CREATE VIEW country_month AS
SELECT
    date_trunc('month', event_on)::DATE AS month, country, count(DISTINCT event_id) FILTER (side = 'actor') AS as_actor,
    count(DISTINCT event_id) FILTER (side = 'recipient') AS as_recipient, count(DISTINCT event_id) FILTER (side = 'place') AS within,
    count(DISTINCT event_id) FILTER (side = 'place' AND event_type = 'PROTEST') AS protests_within,
    count(DISTINCT event_id) FILTER (side = 'place' AND event_type = 'ASSAULT') AS assaults_within,
    count(DISTINCT event_id) FILTER (quad IN (1, 2)) AS cooperation, count(DISTINCT event_id) FILTER (quad IN (3, 4)) AS conflict
FROM event
JOIN (
    SELECT event_id, country, side FROM event_participant
    UNION ALL
    SELECT event_id, country, 'place' FROM event_place
) USING (event_id)
WHERE status = 'asserted' AND country IS NOT NULL
GROUP BY ALL;
COMMENT ON VIEW country_month IS 'A country''s calendar month: asserted events as actor, as recipient and on its soil; month is its first day.';
