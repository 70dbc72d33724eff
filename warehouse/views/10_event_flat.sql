CREATE VIEW event_flat AS
SELECT
    e.event_id, e.event_on, e.event_date, e.date_precision, e.event_type, e.mode, e.contexts, e.cameo, e.quad, e.goldstein, e.plover_score, e.status,
    coalesce(p.actors, []) AS actors, coalesce(p.actor_names, []) AS actor_names,
    coalesce(p.recipients, []) AS recipients, coalesce(p.recipient_names, []) AS recipient_names,
    l.name AS place, l.country AS place_country, l.admin1 AS place_admin1, l.latitude, l.longitude,
    e.attributed_to, e.confidence, e.sentence_text, e.trigger_text, d.title, d.outlet, d.published_on, d.url, e.coder, e.model, e.rule,
    e.document_id, e.article_id, e.run_id, i.incident_id
FROM event AS e
JOIN document AS d USING (document_id)
LEFT JOIN (
    SELECT
        event_id,
        list(code ORDER BY position) FILTER (side = 'actor') AS actors, list(name ORDER BY position) FILTER (side = 'actor') AS actor_names,
        list(code ORDER BY position) FILTER (side = 'recipient') AS recipients, list(name ORDER BY position) FILTER (side = 'recipient') AS recipient_names
    FROM event_participant
    GROUP BY event_id
) AS p USING (event_id)
LEFT JOIN event_place AS l USING (event_id)
LEFT JOIN event_incident AS i USING (event_id);
COMMENT ON VIEW event_flat IS 'One wide row an event: what, who, whom, when, where, how certain, and the sentence that says so; of every status and every report.';
