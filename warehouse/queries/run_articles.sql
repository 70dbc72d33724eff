SELECT coalesce(page_class, 'unread'), count(*) FROM article WHERE run_id = $1 GROUP BY ALL ORDER BY 2 DESC, 1
