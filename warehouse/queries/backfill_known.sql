-- What is stored of articles: when the stored version was fetched. Parameter: article ids.
SELECT article_id, fetched_at FROM article WHERE article_id IN (SELECT unnest($1))
