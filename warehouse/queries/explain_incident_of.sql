-- By the day of publication as well as the id, so that the reader skips all other days.
SELECT e.incident_id, e.similarity, e.agreed, i.reports, i.articles, i.stories, i.outlets
FROM (FROM event_incident WHERE published_on = $2 AND event_id = $1) AS e
JOIN (FROM incident WHERE first_published_on BETWEEN $2::DATE - 7 AND $2::DATE) AS i USING (incident_id)
