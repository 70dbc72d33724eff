-- Ids are unique where they name a row.
SELECT 'feed' AS relation, feed_id AS id FROM feed GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'feed_entry', entry_id FROM feed_entry GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'article', article_id FROM article GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'document', article_id FROM document GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'event', event_id FROM event GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'load_batch', batch_id FROM load_batch GROUP BY ALL HAVING count(*) > 1;
