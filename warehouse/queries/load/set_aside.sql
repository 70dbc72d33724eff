-- A batch that could not be loaded.
INSERT INTO rejection BY NAME
SELECT 'load' AS stage, $batch_id AS subject_id, 'set-aside' AS reason, $reason AS detail, $rejected_at AS rejected_at
WHERE NOT EXISTS (FROM rejection WHERE stage = 'load' AND subject_id = $batch_id);
