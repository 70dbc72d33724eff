-- All reports of incidents, first published first.
SELECT
    x.incident_id, x.event_id, x.similarity, x.agreed, x.published_on, x.seen_at, e.article_id, e.document_id, e.sentence, e.sentence_start, e.sentence_text, e.event_type, e.mode,
    e.cameo, e.status, e.event_date, e.date_precision, e.attributed_text, e.trigger_start, e.trigger_end, e.trigger_text, e.confidence, e.rule, e.coder, e.model,
    d.title, d.outlet, d.url
FROM event_incident AS x
JOIN event AS e USING (event_id)
JOIN document AS d ON d.document_id = e.document_id
WHERE list_contains($ids, x.incident_id)
ORDER BY x.published_on, x.seen_at, x.event_id
