-- Incidents that a rule asks for, first seen first. An empty list asks for nothing in particular. Codes match from their beginning: RUS is all of Russia's.
SELECT
    i.incident_id, i.event_id, i.event_type, i.mode, i.quad, i.goldstein, i.contexts, i.status, i.actors, i.actor_names, i.recipients, i.recipient_names,
    i.place, i.place_country, strftime(i.event_on, '%Y-%m-%d') AS event_on, i.reports, i.stories, i.outlets, i.confidence, i.sentence_text, f.title, f.url
FROM incident AS i
LEFT JOIN event_flat AS f USING (event_id)
WHERE coalesce(i.last_published_on, i.last_seen_at::DATE) >= $since AND coalesce(i.first_published_on, i.first_seen_at::DATE) <= $until
    AND list_contains($statuses::VARCHAR[], i.status)
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
ORDER BY i.first_seen_at, i.incident_id
