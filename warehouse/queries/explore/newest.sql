-- The newest incidents, most widely told first within a day of publication.
SELECT
    incident_id, event_on, date_precision, event_type, mode, quad, status, goldstein, confidence, actors, actor_names, recipients, recipient_names,
    place, reports, outlets, first_seen_at, first_published_on, sentence_text
FROM shown
ORDER BY first_published_on DESC, outlets DESC, incident_id
LIMIT $most
