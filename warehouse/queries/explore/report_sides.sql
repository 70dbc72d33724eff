SELECT p.event_id, p.side, p.code, p.name, p.wikidata_id, p.text, p.how, p.sentence, p.span_start, p.span_end
FROM event_participant AS p SEMI JOIN (FROM event_incident WHERE list_contains($ids, incident_id)) USING (event_id)
ORDER BY p.event_id, p.side, p.position
