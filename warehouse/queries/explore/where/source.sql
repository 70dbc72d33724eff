i.incident_id IN (SELECT e.incident_id FROM event_incident AS e JOIN document AS d USING (article_id) WHERE d.outlet = $source)
