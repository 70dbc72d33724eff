UPDATE feed SET last_outcome = 'failed', due_at = NULL WHERE feed_id = $feed_id
