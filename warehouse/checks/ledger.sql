-- The ledger adds up: what its batches added is what the tables hold.
-- severity: stop
SELECT relation, in_ledger, in_table
FROM (
    SELECT 'feed_entry' AS relation, (SELECT sum(entries) FROM load_batch) AS in_ledger, (SELECT count(*) FROM feed_entry) AS in_table
    UNION ALL SELECT 'article', (SELECT sum(articles) FROM load_batch), (SELECT count(*) FROM article)
    UNION ALL SELECT 'document', (SELECT sum(documents) FROM load_batch), (SELECT count(*) FROM document)
    UNION ALL SELECT 'event', (SELECT sum(events) FROM load_batch), (SELECT count(*) FROM event)
    UNION ALL SELECT 'rejection', (SELECT sum(rejections) FROM load_batch), (SELECT count(*) FROM rejection WHERE stage <> 'load')
)
WHERE coalesce(in_ledger, 0) <> in_table;
