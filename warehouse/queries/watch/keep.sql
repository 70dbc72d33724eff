-- A match that was not seen before: neither this subject, nor an incident under an earlier name of which the report was told.
INSERT INTO watch_match BY NAME
SELECT $watch AS watch, $subject AS subject, $event_id AS event_id, $what AS what, $matched_at AS matched_at
WHERE NOT EXISTS (
    FROM watch_match AS m
    WHERE m.watch = $watch AND (
        m.subject = $subject
        OR m.event_id IN (SELECT event_id FROM event_incident WHERE incident_id = $subject)
    )
)
