-- The pairs of countries, or of codes where a country is unknown, that meet most often.
SELECT
    coalesce(actor_country, actor) AS one, coalesce(recipient_country, recipient) AS other, count(*) AS incidents,
    count(*) FILTER (quad IN (3, 4)) AS conflict, avg(goldstein) AS goldstein
FROM incident_dyad SEMI JOIN shown USING (incident_id)
WHERE recipient IS NOT NULL AND coalesce(actor_country, actor) <> coalesce(recipient_country, recipient)
GROUP BY ALL
ORDER BY incidents DESC, one, other
LIMIT $most
