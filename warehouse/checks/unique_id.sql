-- Every id names one row.
-- severity: stop
SELECT 'source' AS relation, host AS id FROM source GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'feed', feed_id FROM feed GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'feed_entry', entry_id FROM feed_entry GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'article', article_id FROM article GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'article_revision', document_id FROM article_revision GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'article_text', document_id FROM article_text GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'article_alias', article_id FROM article_alias GROUP BY article_id, kind, value HAVING count(*) > 1
UNION ALL SELECT 'document', article_id FROM document GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'actor', actor_id FROM actor GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'event', event_id FROM event GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'event_participant', event_id FROM event_participant GROUP BY event_id, side, position HAVING count(*) > 1
UNION ALL SELECT 'event_place', event_id FROM event_place GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'story_article', article_id FROM story_article GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'event_incident', event_id FROM event_incident GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'incident', incident_id FROM incident GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'rejection', subject_id FROM rejection GROUP BY stage, subject_id, reason, sentence, rule, trigger_start HAVING count(*) > 1
UNION ALL SELECT 'page', page_hash FROM page GROUP BY article_id, page_hash HAVING count(*) > 1
UNION ALL SELECT 'run', run_id FROM run GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'load_batch', batch_id FROM load_batch GROUP BY ALL HAVING count(*) > 1;
