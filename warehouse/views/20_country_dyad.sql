CREATE VIEW country_dyad AS
SELECT incident_id, event_on, actor_country, recipient_country, event_type, mode, quad, goldstein, plover_score
FROM incident_dyad
WHERE status = 'asserted' AND country_pair;
COMMENT ON VIEW country_dyad IS 'One row for each pair of countries of what happened, each incident once; a country that is unknown, or no recipient, is empty.';
