-- What is stored of articles: the address that each goes by, and when the stored version was fetched. Parameter: ids, of whichever of its addresses.
SELECT n.alias_id, a.article_id, a.url, a.fetched_at
FROM (SELECT DISTINCT unnest($1) AS alias_id) AS n
LEFT JOIN (
    SELECT alias_id, arg_max(article_id, first_seen_at) AS article_id FROM article_alias WHERE alias_id IN (SELECT unnest($1)) AND kind <> 'text' GROUP BY alias_id
) AS s USING (alias_id)
JOIN article AS a ON a.article_id = coalesce(s.article_id, n.alias_id)
