-- Nothing vanishes: every entry is coded, rejected, pending or a duplicate; a coded one has a document, a rejected one a reason.
SELECT n.entry_id, n.state FROM feed_entry AS n
WHERE n.state NOT IN ('pending', 'coded', 'rejected', 'duplicate')
    OR (n.state = 'coded' AND NOT EXISTS (FROM document AS d WHERE d.article_id = n.article_id))
    OR (n.state = 'rejected' AND NOT EXISTS (FROM rejection AS r WHERE r.article_id = n.article_id))
    OR (n.state = 'duplicate' AND NOT EXISTS (FROM feed_entry AS o WHERE o.article_id = n.article_id AND o.state <> 'duplicate'));
