CREATE OR REPLACE VIEW event_flat AS
SELECT
    e.event_id, e.event_on, e.event_date, e.date_precision, e.event_type, e.mode, e.contexts, e.cameo, e.quad, e.goldstein, e.plover_score, e.status,
    list(p.code ORDER BY p.position) FILTER (p.side = 'actor') AS actors,
    list(p.name ORDER BY p.position) FILTER (p.side = 'actor') AS actor_names,
    list(p.code ORDER BY p.position) FILTER (p.side = 'recipient') AS recipients,
    list(p.name ORDER BY p.position) FILTER (p.side = 'recipient') AS recipient_names,
    any_value(l.name) AS place, any_value(l.country) AS place_country, any_value(l.latitude) AS latitude, any_value(l.longitude) AS longitude,
    e.attributed_to, e.confidence, e.sentence_text, e.trigger_text, d.title, d.outlet, d.published_on, d.url, e.coder, e.model, e.rule, e.run_id
FROM event AS e
JOIN document AS d USING (document_id)
LEFT JOIN event_participant AS p USING (event_id)
LEFT JOIN event_place AS l USING (event_id)
GROUP BY ALL;
COMMENT ON VIEW event_flat IS 'One wide row an event: what, who, whom, when, where, how certain, and the sentence that says so.';
