-- Mean Goldstein score by period. $unit: day, week or month.
SELECT date_trunc($unit, event_on)::DATE AS period, avg(goldstein) AS goldstein
FROM shown
WHERE goldstein IS NOT NULL
GROUP BY ALL
ORDER BY ALL
