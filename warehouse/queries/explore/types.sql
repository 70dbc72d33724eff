SELECT event_type, any_value(quad) AS quad, count(*) AS incidents, avg(goldstein) AS goldstein, min(event_on) AS first_on, max(event_on) AS last_on
FROM shown
GROUP BY event_type
ORDER BY incidents DESC, event_type
