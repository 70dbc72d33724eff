-- The months that the exported events are of, with what tells whether one has changed. Who loaded an event does not matter.
SELECT strftime(event_on, '%Y-%m') AS month, count(*) AS rows, bit_xor(hash(e)) AS mark
FROM (SELECT * EXCLUDE (run_id) FROM exported) AS e
GROUP BY month
ORDER BY month
