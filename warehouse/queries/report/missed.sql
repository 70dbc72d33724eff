-- Feeds that have lost items between polls, or are expected to lose more than is allowed.
SELECT
    f.url, round(f.missed, 1) AS missed, round(f.missed / nullif(f.missed + n.entries, 0), 4) AS missed_share, round(f.expected_loss, 4) AS expected_loss,
    round(epoch(f.due_at - f.last_polled_at) / 60) AS minutes_between_polls
FROM feed AS f JOIN (SELECT feed_id, count(*) AS entries FROM feed_entry GROUP BY feed_id) AS n USING (feed_id)
WHERE f.missed > 0 OR f.expected_loss > getvariable('most_missed')
ORDER BY f.missed DESC, f.expected_loss DESC, f.url
LIMIT 50
