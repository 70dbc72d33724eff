BEGIN;
DELETE FROM subscription WHERE feed_id IN (SELECT feed_id FROM changed);
INSERT INTO subscription BY NAME FROM changed;
COMMIT;
