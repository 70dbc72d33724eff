-- A rejection is told once, however often the same thing is rejected for the same reason.
INSERT INTO rejection BY NAME
SELECT DISTINCT ON (stage, subject_id, reason, sentence) *, getvariable('run_id') AS run_id FROM staged_rejection AS s
WHERE NOT EXISTS (
    FROM rejection AS r
    WHERE r.stage = s.stage AND r.subject_id = s.subject_id AND r.reason = s.reason AND r.sentence IS NOT DISTINCT FROM s.sentence
);
