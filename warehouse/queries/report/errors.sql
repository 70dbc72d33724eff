-- What went wrong in the last seven days, by kind.
SELECT stage, reason, count(*) AS times, count(DISTINCT regexp_extract(url, '^\w+://([^/?#]*)', 1)) AS hosts, max(rejected_at) AS last_at, any_value(detail) AS example
FROM rejection
WHERE stage IN ('feed', 'fetch', 'text', 'load') AND rejected_at > getvariable('now') - INTERVAL 7 DAY
GROUP BY ALL
ORDER BY stage, times DESC, reason
