SELECT n.entry_id, n.url, n.guid, n.title, n.published_at, n.seen_at, n.state, n.feed_url, f.title AS feed_title
FROM feed_entry AS n LEFT JOIN feed AS f USING (feed_id) WHERE n.article_id = $1 ORDER BY n.seen_at, n.entry_id
