-- No text was read before it was fetched: the reader skips the days before.
SET VARIABLE wanted_since = (SELECT min(seen_at)::DATE FROM member SEMI JOIN wanted USING (event_id));
INSERT INTO new_event BY NAME
SELECT * EXCLUDE (run_id, read_on) FROM event SEMI JOIN wanted USING (event_id) WHERE read_on >= getvariable('wanted_since');
INSERT INTO new_participant BY NAME
SELECT * EXCLUDE (read_on) FROM event_participant SEMI JOIN wanted USING (event_id) WHERE read_on >= getvariable('wanted_since');
INSERT INTO new_place BY NAME
SELECT * EXCLUDE (read_on) FROM event_place SEMI JOIN wanted USING (event_id) WHERE read_on >= getvariable('wanted_since');
