INSERT INTO new_event BY NAME SELECT * EXCLUDE (run_id) FROM event SEMI JOIN wanted USING (event_id);
INSERT INTO new_participant BY NAME FROM event_participant SEMI JOIN wanted USING (event_id);
INSERT INTO new_place BY NAME FROM event_place SEMI JOIN wanted USING (event_id);
