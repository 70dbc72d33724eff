-- The last seven days in a row. Variables: now, most_missed.
SELECT
    (SELECT count(*) FROM feed WHERE due_at IS NOT NULL) AS feeds,
    (SELECT count(*) FROM feed WHERE last_outcome = 'failed') AS failing,
    (SELECT count(*) FROM feed WHERE last_outcome = 'gone') AS gone,
    sum(polls) AS polls, sum(failed) AS failed_polls, sum(new_entries) AS new_entries, round(sum(missed)) AS missed,
    round(sum(missed) / nullif(sum(missed) + sum(new_entries), 0), 5) AS missed_share, getvariable('most_missed') AS most_missed,
    round(sum(conditional) / nullif(sum(polls), 0), 3) AS conditional_share, round(sum(not_modified) / nullif(sum(conditional), 0), 3) AS not_modified_rate,
    sum(bytes) AS bytes, sum(wasted_bytes) AS wasted_bytes
FROM feed_day
WHERE day > getvariable('now')::DATE - 7
