-- The validators are those of the other address.
UPDATE feed SET permanent_url = $before, refused_url = $after, move = NULL, etag = NULL, last_modified = NULL, body_hash = NULL, due_at = NULL
WHERE feed_id = $feed_id
