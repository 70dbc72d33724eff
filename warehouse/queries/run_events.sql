SELECT event_id, event_on, event_type, mode, status, list_aggregate(coalesce(actors, []), 'string_agg', ' ') AS actors,
    list_aggregate(coalesce(recipients, []), 'string_agg', ' ') AS recipients, place, sentence_text
FROM event_flat WHERE run_id = $1 ORDER BY published_on DESC, url, event_id LIMIT $2
