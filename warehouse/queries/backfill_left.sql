-- What is left to fetch of a backfill: entries that are due, entries that wait to be tried again, and from when.
-- Parameters: now, sources, since, until.
SELECT
    count(*) FILTER (due_at IS NULL OR due_at <= $1) AS due, count(*) FILTER (due_at > $1) AS waiting, min(due_at) FILTER (due_at > $1) AS next_due_at
FROM feed_entry
WHERE backfill AND feed_url IN (SELECT unnest($2))
    -- what was left out for being outside other dates is looked at again when it is within these
    AND (state = 'pending' OR (state = 'rejected' AND published_on IS NOT NULL))
    AND coalesce(coalesce(published_on, published_at)::DATE BETWEEN coalesce($3, '0001-01-01'::DATE) AND coalesce($4, '9999-12-31'::DATE), true)
