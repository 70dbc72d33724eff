-- Today and the days before.
SELECT day, sum(polls) AS polls, sum(failed) AS failed, sum(not_modified) AS not_modified, sum(new_entries) AS new_entries, round(sum(missed)) AS missed
FROM feed_day
WHERE day > getvariable('now')::DATE - 7
GROUP BY day
ORDER BY day DESC
