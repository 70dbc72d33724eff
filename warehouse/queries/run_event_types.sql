SELECT event_type, count(*) FROM event WHERE run_id = $1 GROUP BY ALL ORDER BY 2 DESC, 1
