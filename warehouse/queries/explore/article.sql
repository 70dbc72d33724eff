SELECT d.*, t.text, a.final_url, a.fetched_at, a.page_class
FROM document AS d
JOIN article_text AS t USING (document_id)
JOIN article AS a ON a.article_id = d.article_id
WHERE d.article_id = $id
