SELECT entry_id, attempts, feed_url, url, guid, title, published_at, summary, content
FROM feed_entry WHERE state = 'pending' AND backfill IS NOT TRUE AND (due_at IS NULL OR due_at <= $1)
-- a date in the future is no news
ORDER BY least(published_at, seen_at) DESC, entry_id LIMIT $2
