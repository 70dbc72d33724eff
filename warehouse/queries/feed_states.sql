SELECT url, title, etag, last_modified, body_hash, due_at, retry_at, failures, last_outcome = 'gone' AS gone, permanent_url, move, refused_url, history
FROM feed WHERE feed_id IN (SELECT unnest($1))
