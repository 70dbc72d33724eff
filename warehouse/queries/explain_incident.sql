-- Incidents by the beginning of their id: two are enough to know that it is not one.
FROM incident WHERE starts_with(incident_id, $1) LIMIT 2
