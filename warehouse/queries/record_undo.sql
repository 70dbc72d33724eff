INSERT INTO feed_change BY NAME
SELECT $feed_id AS feed_id, $changed_at AS changed_at, $what AS what, $before AS before, $after AS after, 'undone by the user' AS cause
