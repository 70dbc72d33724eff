-- Types, modes, contexts, CAMEO codes, statuses and quad classes are those of the ontology, and agree with each other.
-- severity: stop
SELECT e.event_id, e.event_type, e.mode, e.cameo
FROM event AS e
LEFT JOIN ref_event_type AS t USING (event_type)
LEFT JOIN ref_event_mode AS m ON m.event_type = e.event_type AND m.mode = e.mode
LEFT JOIN ref_cameo AS c USING (cameo)
WHERE t.event_type IS NULL OR t.quad <> e.quad OR (e.mode IS NOT NULL AND m.mode IS NULL) OR (e.cameo IS NOT NULL AND c.cameo IS NULL)
    OR NOT list_has_all((SELECT list(context) FROM ref_context), e.contexts)
    OR e.status NOT IN ('asserted', 'alleged', 'hypothetical', 'future', 'negated', 'historical');
