CREATE VIEW one_a_day AS
SELECT d.*, i.sentence_text, i.event_id
FROM (
    SELECT DISTINCT ON (event_on, actor, recipient, event_type) * EXCLUDE (country_pair, first_published_on)
    FROM incident_dyad
    WHERE status = 'asserted' AND recipient IS NOT NULL
    ORDER BY event_on, actor, recipient, event_type, confidence DESC, incident_id
) AS d
JOIN incident AS i USING (incident_id);
COMMENT ON VIEW one_a_day IS 'The field''s filter: of each actor, recipient and type one incident a day, the most certain.';
