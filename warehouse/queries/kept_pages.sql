-- $1: ids of articles or documents. The page of each, with what the feed said of it.
SELECT s.subject, a.article_id, a.url, p.page_hash, p.final_url, p.status, p.headers, p.fetched_at, p.kept_in, n.title, n.published_at, n.content
FROM (
    SELECT article_id AS subject, article_id, NULL AS page_hash FROM article WHERE article_id IN (SELECT unnest($1))
    UNION ALL
    SELECT document_id, article_id, page_hash FROM article_revision WHERE document_id IN (SELECT unnest($1))
) AS s
JOIN article AS a USING (article_id)
JOIN page AS p ON p.article_id = s.article_id AND (s.page_hash IS NULL OR s.page_hash = p.page_hash)
LEFT JOIN (
    FROM feed_entry WHERE state <> 'duplicate' QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY seen_at, entry_id) = 1
) AS n ON n.article_id = s.article_id
QUALIFY row_number() OVER (PARTITION BY s.subject ORDER BY p.fetched_at DESC, p.page_hash) = 1
