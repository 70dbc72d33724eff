CREATE VIEW actor_day AS
SELECT
    event_on, code, any_value(name) AS name, country, count(DISTINCT incident_id) FILTER (side = 'actor') AS as_actor,
    count(DISTINCT incident_id) FILTER (side = 'recipient') AS as_recipient, count(DISTINCT incident_id) FILTER (quad IN (1, 2)) AS cooperation,
    count(DISTINCT incident_id) FILTER (quad IN (3, 4)) AS conflict
FROM (
    SELECT incident_id, event_on, quad, 'actor' AS side, actor AS code, actor_name AS name, actor_country AS country FROM incident_dyad WHERE status = 'asserted'
    UNION ALL
    SELECT incident_id, event_on, quad, 'recipient', recipient, recipient_name, recipient_country
    FROM incident_dyad
    WHERE status = 'asserted' AND recipient IS NOT NULL
)
GROUP BY event_on, code, country;
COMMENT ON VIEW actor_day IS 'What each actor did, and what was done to it, on a day: incidents, each once.';
