CREATE VIEW one_a_day AS
SELECT DISTINCT ON (event_on, actor, recipient, event_type) *
FROM event_dyad
WHERE status = 'asserted'
ORDER BY event_on, actor, recipient, event_type, confidence DESC, event_id;
COMMENT ON VIEW one_a_day IS 'The field''s filter: of each actor, recipient and type one asserted event a day, the most certain.';
