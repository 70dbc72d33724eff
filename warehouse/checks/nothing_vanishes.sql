-- Every entry is coded, rejected, pending or a duplicate: a coded one has a document, a rejected one a reason, a duplicate the entry that it repeats.
-- severity: stop
SELECT n.entry_id, n.state, n.url
FROM feed_entry AS n
WHERE n.state IS NULL OR n.state NOT IN ('pending', 'coded', 'rejected', 'duplicate')
    OR (n.state = 'coded' AND n.article_id NOT IN (SELECT article_id FROM document))
    OR (n.state = 'rejected' AND n.article_id NOT IN (SELECT article_id FROM rejection WHERE article_id IS NOT NULL))
    OR (
        n.state = 'duplicate' AND n.article_id NOT IN (SELECT article_id FROM feed_entry WHERE state <> 'duplicate')
        AND n.article_id NOT IN (SELECT article_id FROM article)
    );
