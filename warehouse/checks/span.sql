-- Every span slices to its words.
-- severity: stop
SELECT e.event_id AS id, e.trigger_text AS words
FROM event AS e
JOIN article_text AS t USING (document_id)
WHERE t.text[e.trigger_start + 1 : e.trigger_end] <> e.trigger_text
    OR t.text[e.sentence_start + 1 : e.sentence_start + length(e.sentence_text)] <> e.sentence_text
UNION ALL
SELECT p.event_id, p.text
FROM event_participant AS p
JOIN event AS e USING (event_id)
JOIN article_text AS t USING (document_id)
WHERE t.text[p.span_start + 1 : p.span_end] <> p.text
UNION ALL
SELECT m.document_id, m.text
FROM mention AS m
JOIN article_text AS t USING (document_id)
WHERE t.text[m.span_start + 1 : m.span_end] <> m.text;
