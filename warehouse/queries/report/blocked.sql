-- Hosts that refuse us: what they answered in the last seven days.
WITH refused AS (
    SELECT url, reason, detail, rejected_at AS told_at FROM rejection
    WHERE stage IN ('fetch', 'text') AND rejected_at > getvariable('now') - INTERVAL 7 DAY
    UNION ALL
    SELECT final_url, page_class, 'its feed has the text', fetched_at FROM article
    WHERE document_id IS NOT NULL AND page_class IN ('bot-check', 'consent') AND fetched_at > getvariable('now') - INTERVAL 7 DAY
    UNION ALL
    SELECT url, last_reason, 'the feed', last_polled_at FROM feed WHERE last_outcome = 'failed'
)
SELECT regexp_extract(url, '^\w+://([^/?#]*)', 1) AS host, reason, count(*) AS times, max(told_at) AS last_at, arg_max(detail, told_at) AS example
FROM refused
WHERE reason IN ('http-401', 'http-402', 'http-403', 'http-407', 'http-451', 'rate-limited', 'bot-check', 'consent', 'captcha')
GROUP BY ALL
ORDER BY times DESC, host, reason
LIMIT 50
