SELECT event_id, side, code, name, wikidata_id, text, how, sentence, span_start, span_end FROM event_participant WHERE article_id = $id ORDER BY event_id, side, position
