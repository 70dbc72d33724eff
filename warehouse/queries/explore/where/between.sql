i.incident_id IN (
    SELECT incident_id FROM incident_dyad
    WHERE (regexp_matches(actor, $between[1]) AND regexp_matches(recipient, $between[2]))
        OR (regexp_matches(actor, $between[2]) AND regexp_matches(recipient, $between[1]))
)
