CREATE VIEW event_dyad AS
SELECT
    e.event_id, e.event_on, a.code AS actor, a.country AS actor_country, a.sectors AS actor_sectors, a.name AS actor_name,
    r.code AS recipient, r.country AS recipient_country, r.sectors AS recipient_sectors, r.name AS recipient_name,
    e.event_type, e.mode, e.cameo, e.quad, e.goldstein, e.plover_score, e.status, e.confidence, e.sentence_text, e.article_id, i.incident_id
FROM event AS e
JOIN event_participant AS a ON a.event_id = e.event_id AND a.side = 'actor'
JOIN event_participant AS r ON r.event_id = e.event_id AND r.side = 'recipient'
LEFT JOIN event_incident AS i ON i.event_id = e.event_id;
COMMENT ON VIEW event_dyad IS 'One row for each pair of an actor and a recipient of an event, of every status and every report.';
