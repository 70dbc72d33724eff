-- The articles from first to last, and their sentences with offset and length. Variables: first, last, articles, phrases.
CREATE OR REPLACE TEMP TABLE synthetic_number AS
SELECT
    n, id_of('article', n) AS article_id, id_of('document', n) AS document_id, 'https://outlet' || n % 2000 || '.example/' || n AS url,
    'outlet' || n % 2000 || '.example' AS host, 'https://outlet' || n % 500 || '.example/rss' AS feed_url, id_of('feed', n % 500) AS feed_id,
    DATE '2024-01-01' + (n * 730 // getvariable('articles'))::INT AS day, CASE WHEN n % 10 = 0 THEN 25 ELSE 5 END AS sentences
FROM range(getvariable('first')::BIGINT, getvariable('last')::BIGINT) AS r (n);

CREATE OR REPLACE TEMP TABLE synthetic_said AS
SELECT *, list_transform(range(sentences), lambda i: [list_sum([length(said[j]) + 1 FOR j IN range(1, i + 1)]), length(said[i + 1])]) AS spans
FROM (SELECT *, [invented(n * 32 + i) FOR i IN range(sentences)] AS said FROM synthetic_number);
