-- Entries and their guids are told by explain_entries.
SELECT kind, value, first_seen_at FROM article_alias WHERE article_id = $1 ORDER BY first_seen_at, list_position(['link', 'redirect', 'canonical', 'text'], kind), value
