SELECT entry_id, attempts, feed_url, url, guid, title, published_at, summary, content
FROM feed_entry WHERE state = 'pending' AND (due_at IS NULL OR due_at <= $1)
ORDER BY published_at DESC NULLS LAST, entry_id LIMIT $2
