SELECT e.*, x.incident_id
FROM event AS e
LEFT JOIN event_incident AS x USING (event_id)
WHERE e.article_id = $id
ORDER BY e.sentence, e.trigger_start, e.event_id
