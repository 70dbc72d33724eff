-- What the filters can be set to: actors by how often they occur, outlets, modes.
(SELECT 'actor' AS what, actor AS value, any_value(actor_name) AS label FROM incident_dyad GROUP BY actor ORDER BY count(*) DESC, actor LIMIT 300)
UNION ALL
(SELECT 'source', outlet, outlet FROM document WHERE outlet <> '' GROUP BY outlet ORDER BY count(*) DESC, outlet LIMIT 300)
UNION ALL
(SELECT 'country', country, name FROM ref_country ORDER BY name)
UNION ALL
(SELECT 'type', event_type, description FROM ref_event_type ORDER BY event_type)
UNION ALL
(SELECT 'mode', mode, string_agg(event_type, ', ' ORDER BY event_type) FROM ref_event_mode GROUP BY mode ORDER BY mode)
UNION ALL
(SELECT 'context', context, description FROM ref_context ORDER BY context)
