-- Who is on the other side of the party ($party), as whom it acts on and as who acts on it.
SELECT side, code, any_value(name) AS name, count(*) AS incidents, count(*) FILTER (quad IN (3, 4)) AS conflict, avg(goldstein) AS goldstein
FROM (
    SELECT 'acts on' AS side, d.recipient AS code, d.recipient_name AS name, d.quad, d.goldstein
    FROM incident_dyad AS d SEMI JOIN shown USING (incident_id)
    WHERE regexp_matches(d.actor, $party) AND d.recipient IS NOT NULL
    UNION ALL
    SELECT 'is acted on by', d.actor, d.actor_name, d.quad, d.goldstein
    FROM incident_dyad AS d SEMI JOIN shown USING (incident_id)
    WHERE regexp_matches(d.recipient, $party)
)
GROUP BY side, code
ORDER BY side, incidents DESC, code
