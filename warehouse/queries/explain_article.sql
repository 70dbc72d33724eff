-- $1: the beginning of an article's id, or its URL. Two are enough to know that it is not one.
SELECT a.article_id, a.url, a.final_url, a.status AS http_status, a.bytes, a.page_class, a.fetched_at, a.document_id, d.text_from, p.kept_in
FROM article AS a
LEFT JOIN (SELECT article_id, arg_max(kept_in, fetched_at) AS kept_in FROM page GROUP BY article_id) AS p USING (article_id)
LEFT JOIN document AS d USING (article_id)
WHERE starts_with(a.article_id, $1) OR a.url = $1 OR a.final_url = $1
LIMIT 2
