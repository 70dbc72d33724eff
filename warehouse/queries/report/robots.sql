-- Pages that were left out because robots.txt says so, in the last seven days.
SELECT regexp_extract(url, '^\w+://([^/?#]*)', 1) AS host, count(*) AS pages, max(rejected_at) AS last_at, any_value(detail) AS example
FROM rejection
WHERE reason = 'robots' AND rejected_at > getvariable('now') - INTERVAL 7 DAY
GROUP BY host
ORDER BY pages DESC, host
