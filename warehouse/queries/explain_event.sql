SELECT e.*, d.title AS document_title, d.byline, d.outlet, d.published_on, d.published_from, t.text, a.url AS article_url, a.final_url, a.status AS http_status,
    a.content_type, a.bytes, a.fetched_at, a.page_class
FROM event AS e JOIN document AS d USING (document_id) JOIN article_text AS t USING (document_id) JOIN article AS a ON a.article_id = e.article_id
WHERE e.event_id LIKE $1 || '%' LIMIT 2
