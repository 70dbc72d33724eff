-- Spans slice to their text.
SELECT e.event_id, e.trigger_text AS text FROM event AS e JOIN article_text AS t USING (document_id)
WHERE substring(t.text, e.trigger_start + 1, e.trigger_end - e.trigger_start) <> e.trigger_text OR substring(t.text, e.sentence_start + 1, length(e.sentence_text)) <> e.sentence_text
UNION ALL
SELECT p.event_id, p.text FROM event_participant AS p JOIN event AS e USING (event_id) JOIN article_text AS t USING (document_id)
WHERE substring(t.text, p.span_start + 1, p.span_end - p.span_start) <> p.text;
