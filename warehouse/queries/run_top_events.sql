-- What a run brought that matters most: asserted events of the farthest scores first, one a sentence.
SELECT event_id, event_on, event_type, mode, actor_names, recipient_names, place, goldstein, sentence_text, title, outlet, url
FROM event_flat
WHERE run_id = $1 AND status = 'asserted'
QUALIFY row_number() OVER (PARTITION BY document_id, sentence_text ORDER BY abs(goldstein) * confidence DESC, event_id) = 1
ORDER BY abs(goldstein) * confidence DESC, event_on DESC, event_id
LIMIT $2
