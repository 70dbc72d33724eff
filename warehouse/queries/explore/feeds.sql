SELECT count(*) AS feeds, count(*) FILTER (last_outcome IN ('failed', 'gone')) AS failing, max(last_polled_at) AS last_polled_at FROM feed
