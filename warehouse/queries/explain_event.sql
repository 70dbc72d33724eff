-- By the day of reading as well as the ids, so that the reader skips all other days.
SELECT e.*, d.title AS document_title, d.byline, d.outlet, d.published_on, d.published_from, d.published_confidence, d.text_from, t.text, a.url AS article_url, a.final_url, a.status AS http_status,
    a.content_type, a.bytes, a.fetched_at, a.page_class
FROM (FROM event WHERE read_on = $2 AND event_id = $1) AS e
CROSS JOIN (FROM document WHERE read_on = $2 AND document_id = $3) AS d
CROSS JOIN (FROM article_text WHERE document_id = $3) AS t
CROSS JOIN (FROM article WHERE read_on = $2 AND article_id = $4) AS a
