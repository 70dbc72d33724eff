SELECT side, code, name, wikidata_id, text, span_start, span_end, how, confidence
FROM event_participant WHERE read_on = $2 AND event_id = $1 ORDER BY side, position
