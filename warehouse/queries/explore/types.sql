SELECT event_type, any_value(quad) AS quad, count(*) AS incidents, avg(goldstein) AS goldstein
FROM shown
GROUP BY event_type
ORDER BY incidents DESC, event_type
