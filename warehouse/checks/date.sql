-- Dates are sane: an event that happened is not after the page was read nor a century before, and event_on begins event_date.
-- severity: warn
SELECT e.event_id, e.event_date, e.event_on, d.published_on
FROM event AS e
JOIN document AS d USING (document_id)
JOIN article AS a ON a.article_id = e.article_id
WHERE (e.status = 'asserted' AND e.event_on > a.read_at::DATE + 1) OR e.event_on < d.published_on - INTERVAL 100 YEAR
    OR (e.date_precision IN ('day', 'range') AND NOT starts_with(e.event_date, e.event_on::VARCHAR))
    OR (e.event_date IS NULL) <> (e.date_precision = 'unknown');
