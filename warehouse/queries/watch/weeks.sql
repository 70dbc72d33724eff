-- Days on which the seven days up to them cross the threshold, and those up to the day before do not: incidents and their mean Goldstein score
-- against the weeks before. Incidents count on the day on which they were first published. A day without that much history is left out.
WITH matching AS (
    SELECT coalesce(first_published_on, first_seen_at::DATE) AS day, goldstein, incident_id
    FROM incident AS i
    WHERE list_contains($statuses::VARCHAR[], i.status)
        AND (len($types::VARCHAR[]) = 0 OR list_contains($types::VARCHAR[], i.event_type))
        AND (len($modes::VARCHAR[]) = 0 OR list_contains($modes::VARCHAR[], i.mode))
        AND (len($quad::UTINYINT[]) = 0 OR list_contains($quad::UTINYINT[], i.quad))
        AND (len($contexts::VARCHAR[]) = 0 OR list_has_any(i.contexts, $contexts::VARCHAR[]))
        AND (len($actors::VARCHAR[]) = 0 OR len(list_filter(i.actors, lambda c: len(list_filter($actors::VARCHAR[], lambda p: starts_with(c, p))) > 0)) > 0)
        AND (
            len($recipients::VARCHAR[]) = 0
            OR len(list_filter(i.recipients, lambda c: len(list_filter($recipients::VARCHAR[], lambda p: starts_with(c, p))) > 0)) > 0
        )
        AND (
            len($countries::VARCHAR[]) = 0
            OR list_has_any(list_concat(list_concat(i.actor_countries, i.recipient_countries), [i.place_country]), $countries::VARCHAR[])
        )
        AND i.reports >= $minimum_reports
), asked AS (
    SELECT unnest(generate_series($since::DATE - 1, $until::DATE, INTERVAL 1 DAY))::DATE AS day
), figures AS (
    SELECT
        a.day, count(*) FILTER (m.day > a.day - 7) AS incidents, count(*) FILTER (m.day <= a.day - 7) / $weeks AS incidents_before,
        avg(m.goldstein) FILTER (m.day > a.day - 7) AS goldstein, avg(m.goldstein) FILTER (m.day <= a.day - 7) AS goldstein_before
    FROM asked AS a
    LEFT JOIN matching AS m ON m.day <= a.day AND m.day > a.day - 7 * ($weeks::INTEGER + 1)
    WHERE a.day - 7 * ($weeks::INTEGER + 1) + 1 >= (SELECT min(coalesce(first_published_on, first_seen_at::DATE)) FROM incident)
    GROUP BY a.day
), crossings AS (
    SELECT
        *, coalesce(
            incidents >= $minimum AND CASE $measure
                WHEN 'count' THEN incidents >= $factor * incidents_before
                ELSE goldstein <= goldstein_before - $drop
            END, false) AS crossed
    FROM figures
)
SELECT strftime(day, '%G-W%V') AS week, strftime(day, '%Y-%m-%d') AS until, incidents, incidents_before, goldstein, goldstein_before
FROM crossings
QUALIFY crossed AND NOT coalesce(lag(crossed) OVER (ORDER BY day), false)
ORDER BY day
