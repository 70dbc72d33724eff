-- Entries of a backfill whose pages are to be fetched: hosts take turns, so that a batch asks many of them.
-- Parameters: now, sources, since, until, limit.
SELECT entry_id, attempts, feed_url, n.url, guid, title, published_at, summary, content, a.url AS article_url
FROM (
    SELECT *, row_number() OVER (PARTITION BY split_part(url, '/', 3) ORDER BY published_at DESC, entry_id) AS turn
    FROM feed_entry
    WHERE backfill AND feed_url IN (SELECT unnest($2))
        -- what was left out for being outside other dates is looked at again when it is within these
        AND (state = 'pending' OR (state = 'rejected' AND published_on IS NOT NULL)) AND (due_at IS NULL OR due_at <= $1)
        AND coalesce(coalesce(published_on, published_at)::DATE BETWEEN coalesce($3, '0001-01-01'::DATE) AND coalesce($4, '9999-12-31'::DATE), true)
    ORDER BY turn, entry_id
    LIMIT $5
) AS n
LEFT JOIN article AS a USING (article_id)
ORDER BY turn, entry_id
