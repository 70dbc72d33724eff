-- Events by the beginning of their id: two are enough to know that it is not one.
SELECT event_id, read_on, document_id, article_id FROM event WHERE starts_with(event_id, $1) LIMIT 2
