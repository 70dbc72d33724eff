i.incident_id IN (SELECT incident_id FROM incident_dyad WHERE regexp_matches(recipient, $recipient))
