-- Articles to be read again, by another coder than the last that did; in order of their ids, those behind the last of the batch before.
-- Parameters: coder now, since, until, coder that read them last (or the beginning of it), last id before, limit, beside, pages.
SELECT
    a.article_id, a.url, a.final_url, a.status, a.content_type, a.bytes, a.fetched_at, a.extracted_with, a.page_class, n.title AS entry_title, n.published_at,
    d.document_id, d.url AS document_url, d.title, d.byline, d.outlet, d.language, d.published_on, d.published_from, d.published_confidence, d.text_from, d.sentence_spans, t.text
FROM (
    SELECT a.*
    FROM article AS a
    LEFT JOIN document AS d USING (article_id)
    WHERE a.article_id > $5
        AND CASE WHEN $8 THEN a.extracted_with ELSE a.coded_with END IS DISTINCT FROM $1
        AND ($4 = '' OR starts_with(coalesce(a.coded_with, (SELECT max(e.coder) FROM event AS e WHERE e.article_id = a.article_id), ''), $4))
        AND coalesce(d.published_on, a.first_fetched_at::DATE) BETWEEN coalesce($2, '0001-01-01'::DATE) AND coalesce($3, '9999-12-31'::DATE)
        AND CASE WHEN $8 THEN a.article_id IN (SELECT article_id FROM page) ELSE d.article_id IS NOT NULL END
        AND NOT ($7 AND d.document_id IN (SELECT document_id FROM reading_beside WHERE coded_with = $1))
    ORDER BY a.article_id
    LIMIT $6
) AS a
LEFT JOIN document AS d USING (article_id)
LEFT JOIN article_text AS t ON t.document_id = d.document_id
LEFT JOIN (
    FROM feed_entry WHERE state <> 'duplicate' QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY seen_at, entry_id) = 1
) AS n ON n.article_id = a.article_id
ORDER BY a.article_id
