-- Entries of the last seven days that lead to an article which another entry had brought, by feed.
SELECT feed_url AS url, count(*) AS entries, count(*) FILTER (state = 'duplicate') AS duplicates, round(count(*) FILTER (state = 'duplicate') / count(*), 3) AS share
FROM feed_entry
WHERE seen_at > getvariable('now') - INTERVAL 7 DAY
GROUP BY feed_url
HAVING duplicates > 0
ORDER BY duplicates DESC, url
LIMIT 20
