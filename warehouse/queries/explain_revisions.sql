SELECT r.*, t.text
FROM revision_change AS r
JOIN (SELECT document_id, any_value(text) AS text FROM article_text WHERE article_id = $1 GROUP BY document_id) AS t USING (document_id)
WHERE r.article_id = $1
ORDER BY revision
