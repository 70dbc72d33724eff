-- Events that have no incident, some at a time.
CREATE OR REPLACE TEMP TABLE new_event AS SELECT * EXCLUDE (run_id, read_on) FROM event ANTI JOIN event_incident USING (event_id) LIMIT 20000;
CREATE OR REPLACE TEMP TABLE new_participant AS SELECT * EXCLUDE (read_on) FROM event_participant SEMI JOIN new_event USING (event_id);
CREATE OR REPLACE TEMP TABLE new_place AS SELECT * EXCLUDE (read_on) FROM event_place SEMI JOIN new_event USING (event_id);
