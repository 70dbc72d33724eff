-- No row is without the row that it belongs to.
-- severity: stop
SELECT 'feed_entry' AS relation, entry_id AS id FROM feed_entry WHERE feed_id IS NULL OR feed_id NOT IN (SELECT feed_id FROM feed)
UNION ALL SELECT 'poll', feed_id FROM poll WHERE feed_id NOT IN (SELECT feed_id FROM feed)
UNION ALL SELECT 'article', host FROM article WHERE host NOT IN (SELECT host FROM source)
UNION ALL SELECT 'article_revision', article_id FROM article_revision WHERE article_id NOT IN (SELECT article_id FROM article)
UNION ALL SELECT 'document', document_id FROM document WHERE document_id NOT IN (SELECT document_id FROM article WHERE document_id IS NOT NULL)
UNION ALL SELECT 'document', document_id FROM document WHERE document_id NOT IN (SELECT document_id FROM article_revision)
UNION ALL SELECT 'article_text', document_id FROM article_text WHERE document_id NOT IN (SELECT document_id FROM article_revision)
UNION ALL SELECT 'article_revision', document_id FROM article_revision WHERE document_id NOT IN (SELECT document_id FROM article_text)
UNION ALL SELECT 'page', article_id FROM page WHERE article_id NOT IN (SELECT article_id FROM article)
UNION ALL SELECT 'mention', document_id FROM mention WHERE document_id NOT IN (SELECT document_id FROM document)
UNION ALL SELECT 'event', event_id FROM event WHERE document_id NOT IN (SELECT document_id FROM document)
UNION ALL SELECT 'event_participant', event_id FROM event_participant WHERE event_id NOT IN (SELECT event_id FROM event)
UNION ALL SELECT 'event_participant', actor_id FROM event_participant WHERE actor_id NOT IN (SELECT actor_id FROM actor)
UNION ALL SELECT 'event_place', event_id FROM event_place WHERE event_id NOT IN (SELECT event_id FROM event)
UNION ALL SELECT 'coder', event_id FROM event WHERE coder NOT IN (SELECT coder FROM coder)
UNION ALL SELECT 'load_batch', batch_id FROM load_batch WHERE run_id NOT IN (SELECT run_id FROM run);
