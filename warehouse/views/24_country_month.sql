CREATE VIEW country_month AS
SELECT
    date_trunc('month', event_on)::DATE AS month, country, count(DISTINCT incident_id) FILTER (side = 'actor') AS as_actor,
    count(DISTINCT incident_id) FILTER (side = 'recipient') AS as_recipient, count(DISTINCT incident_id) FILTER (side = 'place') AS within,
    count(DISTINCT incident_id) FILTER (side = 'place' AND event_type = 'PROTEST') AS protests_within,
    count(DISTINCT incident_id) FILTER (side = 'place' AND event_type = 'ASSAULT') AS assaults_within,
    count(DISTINCT incident_id) FILTER (quad IN (1, 2)) AS cooperation, count(DISTINCT incident_id) FILTER (quad IN (3, 4)) AS conflict
FROM (
    SELECT incident_id, event_on, event_type, quad, unnest(actor_countries) AS country, 'actor' AS side FROM incident WHERE status = 'asserted'
    UNION ALL
    SELECT incident_id, event_on, event_type, quad, unnest(recipient_countries), 'recipient' FROM incident WHERE status = 'asserted'
    UNION ALL
    SELECT incident_id, event_on, event_type, quad, place_country, 'place' FROM incident WHERE status = 'asserted' AND place_country IS NOT NULL
)
GROUP BY ALL;
COMMENT ON VIEW country_month IS 'A country''s calendar month: incidents as actor, as recipient and on its soil, each once; month is its first day.';
