SELECT url, title, etag, last_modified, due_at, failures, last_reason, last_outcome = 'gone' AS gone, history
FROM feed WHERE feed_id IN (SELECT unnest($1))
