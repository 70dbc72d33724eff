CREATE VIEW reject_reason AS
SELECT stage, reason, count(*) AS times, count(DISTINCT subject_id) AS subjects, any_value(detail) AS example, max(rejected_at) AS last_at
FROM rejection
GROUP BY ALL;
COMMENT ON VIEW reject_reason IS 'Why things were not coded: rejections by stage and reason, with one example.';
