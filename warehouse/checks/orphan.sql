-- No row without the row that it belongs to.
SELECT 'event' AS relation, event_id AS id FROM event WHERE document_id NOT IN (SELECT document_id FROM document)
UNION ALL SELECT 'event_participant', event_id FROM event_participant WHERE event_id NOT IN (SELECT event_id FROM event)
UNION ALL SELECT 'event_place', event_id FROM event_place WHERE event_id NOT IN (SELECT event_id FROM event)
UNION ALL SELECT 'document', document_id FROM document WHERE article_id NOT IN (SELECT article_id FROM article)
UNION ALL SELECT 'article_text', document_id FROM article_text WHERE document_id NOT IN (SELECT document_id FROM document)
UNION ALL SELECT 'feed_entry', entry_id FROM feed_entry WHERE feed_id NOT IN (SELECT feed_id FROM feed);
