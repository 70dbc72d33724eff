-- Feeds that have brought nothing for longer than they use to, and for two days at least; and those that fail or are gone.
SELECT
    f.url, coalesce(f.last_new_at, f.first_polled_at) AS silent_since,
    CASE
        WHEN f.last_outcome = 'gone' THEN 'gone (410); `dateline feeds undo` polls it again'
        WHEN f.last_outcome = 'failed' THEN f.last_reason || ', ' || f.failures || ' times in a row' || coalesce(', last answered ' || strftime(f.last_good_at, '%Y-%m-%d %H:%M'), ', never answered')
        ELSE 'it answers, and has nothing new'
    END AS why
FROM feed AS f
LEFT JOIN (SELECT feed_id, count(*) AS days FROM feed_day WHERE new_entries > 0 GROUP BY feed_id) AS d USING (feed_id)
WHERE f.last_outcome IN ('failed', 'gone') OR (
    f.due_at IS NOT NULL AND getvariable('now') - coalesce(f.last_new_at, f.first_polled_at)
        > greatest(INTERVAL 2 DAY, to_seconds(5 * epoch(coalesce(f.last_new_at, f.first_polled_at) - f.first_polled_at) / greatest(d.days, 1)))
)
ORDER BY silent_since, f.url
