-- Matches that are still to be told, oldest first.
SELECT watch, subject, what, emitted_at IS NULL AS to_emit, posted_at IS NULL AS to_post
FROM watch_match
WHERE matched_at >= $since AND (emitted_at IS NULL OR (posted_at IS NULL AND list_contains($posting::VARCHAR[], watch)))
ORDER BY matched_at, watch, subject
