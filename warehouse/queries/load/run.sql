-- The run of a batch whose loading changed something.
MERGE INTO run AS r USING (SELECT $run_id AS run_id, $loaded_at AS loaded_at) AS s USING (run_id)
WHEN MATCHED THEN UPDATE SET last_loaded_at = s.loaded_at
WHEN NOT MATCHED THEN INSERT (run_id, first_loaded_at, last_loaded_at) VALUES (s.run_id, s.loaded_at, s.loaded_at)
