-- The last move or end of a feed that still holds.
SELECT c.what, c.before, c.after
FROM feed_change AS c JOIN feed AS f USING (feed_id)
WHERE c.feed_id = $1 AND ((c.what = 'gone' AND c.after = 'true' AND f.last_outcome = 'gone') OR (c.what = 'permanent_url' AND c.after = f.permanent_url))
ORDER BY c.changed_at DESC LIMIT 1
