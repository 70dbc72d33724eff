-- $1: the beginning of an article's id, or any address by which it is known; $2: its canonical spelling. Two are enough to know that it is not one.
SELECT a.article_id, a.url, a.final_url, a.status AS http_status, a.bytes, a.page_class, a.fetched_at, a.document_id, d.text_from, p.kept_in
FROM article AS a
LEFT JOIN (SELECT article_id, arg_max(kept_in, fetched_at) AS kept_in FROM page GROUP BY article_id) AS p USING (article_id)
LEFT JOIN document AS d USING (article_id)
LEFT JOIN (SELECT DISTINCT article_id, true AS known FROM article_alias WHERE value IN ($1, $2)) AS n USING (article_id)
WHERE starts_with(a.article_id, $1) OR a.url = $1 OR a.final_url = $1 OR n.known
QUALIFY rank() OVER (ORDER BY CASE WHEN a.url = $1 THEN 0 WHEN a.final_url = $1 THEN 1 ELSE 2 END) = 1
LIMIT 2
