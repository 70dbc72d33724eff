-- What polling each feed costs, in the last seven days: who sends what was there before, and who was not even asked for only what is new.
SELECT
    f.url, sum(d.polls) AS polls, round(sum(d.conditional) / sum(d.polls), 3) AS conditional_share,
    round(sum(d.not_modified) / nullif(sum(d.conditional), 0), 3) AS not_modified_rate, sum(d.bytes) AS bytes, sum(d.wasted_bytes) AS wasted_bytes
FROM feed_day AS d JOIN feed AS f USING (feed_id)
WHERE d.day > getvariable('now')::DATE - 7 AND d.polls > d.failed
GROUP BY f.url
ORDER BY wasted_bytes DESC, bytes DESC, f.url
LIMIT 20
