SELECT count(*) AS incidents, coalesce(sum(reports), 0) AS reports, min(event_on) AS first_on, max(event_on) AS last_on, avg(goldstein) AS goldstein
FROM shown
