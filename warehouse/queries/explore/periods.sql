-- Incidents by period and quad class. $unit: day, week or month.
SELECT date_trunc($unit, event_on)::DATE AS period, quad, count(*) AS incidents
FROM shown
GROUP BY ALL
ORDER BY ALL
