-- Every event has an actor, and every code begins with its country.
-- severity: stop
SELECT e.event_id, e.event_type, NULL AS code
FROM event AS e
ANTI JOIN (FROM event_participant WHERE side = 'actor') AS p USING (event_id)
UNION ALL
SELECT event_id, side, code FROM event_participant
WHERE side NOT IN ('actor', 'recipient') OR code IS NULL OR NOT starts_with(code, coalesce(country, '---'));
