-- What another coder makes of the sentences of an incident.
SELECT c.document_id, c.sentence, c.change, c.other_coder, c.event_type, c.other_event_type, c.differs
FROM coder_compare AS c
JOIN (SELECT DISTINCT e.document_id, e.sentence FROM event_incident AS x JOIN event AS e USING (event_id) WHERE x.incident_id = $id) AS s USING (document_id, sentence)
ORDER BY ALL
