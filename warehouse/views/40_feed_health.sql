CREATE OR REPLACE VIEW feed_health AS
SELECT
    f.url, f.title, f.last_outcome, f.last_reason, f.last_polled_at, f.due_at, f.failures, f.polls, count(n.entry_id) AS entries,
    count(*) FILTER (n.state = 'coded') AS coded, count(*) FILTER (n.state = 'rejected') AS rejected, count(*) FILTER (n.state = 'pending') AS pending,
    count(*) FILTER (n.state = 'duplicate') AS duplicates, max(n.published_at) AS newest
FROM feed AS f LEFT JOIN feed_entry AS n USING (feed_id)
GROUP BY ALL;
COMMENT ON VIEW feed_health IS 'How each feed is doing: its last poll and what became of its entries.';
