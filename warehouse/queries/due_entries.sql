-- Newest first, a date in the future being no news; each site in its turn, and so many of a site: the rest is for the next run.
SELECT entry_id, attempts, feed_url, n.url, guid, title, published_at, summary, content, a.url AS article_url
FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY regexp_extract(url, '^\w+://([^/?#]*)', 1) ORDER BY published_at IS NULL, least(published_at, seen_at) DESC, position, entry_id
        ) AS turn
    FROM feed_entry
    WHERE state = 'pending' AND backfill IS NOT TRUE AND (due_at IS NULL OR due_at <= $1)
    QUALIFY turn <= $3
    ORDER BY turn, least(published_at, seen_at) DESC, entry_id
    LIMIT $2
) AS n
LEFT JOIN article AS a USING (article_id)
ORDER BY turn, least(published_at, seen_at) DESC, entry_id
