CREATE VIEW article_identity AS
SELECT article_id, kind, value, first_seen_at, NULL AS feed_url FROM article_alias
UNION ALL
SELECT article_id, 'guid', guid, seen_at, feed_url FROM feed_entry WHERE guid IS NOT NULL
UNION ALL
SELECT article_id, 'entry', url, seen_at, feed_url FROM feed_entry;
COMMENT ON VIEW article_identity IS 'Why these are the same article: links and guids in feeds, where the links led, what the page calls itself, the hash of its text.';
