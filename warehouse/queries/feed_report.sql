-- Feeds, those in trouble first: failing longest, then silent longest.
SELECT
    url AS feed, last_outcome AS "last poll", last_reason AS reason, failures, entries, coded, rejected, pending,
    strftime(last_polled_at, '%Y-%m-%dT%H:%M:%SZ') AS "polled at", strftime(newest, '%Y-%m-%dT%H:%M:%SZ') AS "newest entry"
FROM feed_health
ORDER BY failures DESC, newest NULLS FIRST, url
