CREATE VIEW feed_health AS
SELECT
    f.url, f.title, f.last_outcome, f.last_reason, f.last_polled_at, f.due_at, f.failures, f.polls, coalesce(n.entries, 0) AS entries,
    coalesce(n.coded, 0) AS coded, coalesce(n.rejected, 0) AS rejected, coalesce(n.pending, 0) AS pending, coalesce(n.duplicates, 0) AS duplicates, n.newest,
    s.outlet, s.country, s.categories
FROM feed AS f
LEFT JOIN subscription AS s USING (feed_id)
LEFT JOIN (
    SELECT
        feed_id, count(*) AS entries, count(*) FILTER (state = 'coded') AS coded, count(*) FILTER (state = 'rejected') AS rejected,
        count(*) FILTER (state = 'pending') AS pending, count(*) FILTER (state = 'duplicate') AS duplicates, max(published_at) AS newest
    FROM feed_entry
    GROUP BY feed_id
) AS n USING (feed_id);
COMMENT ON VIEW feed_health IS 'How each feed is doing: its last poll, what became of its entries, and what your list says of it.';
