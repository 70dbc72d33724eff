-- No entry has waited for two days longer than it should.
-- severity: warn
SELECT entry_id, url, attempts, due_at, seen_at
FROM feed_entry
WHERE state = 'pending' AND coalesce(due_at, seen_at) < (SELECT max(last_polled_at) FROM feed) - INTERVAL 2 DAY;
