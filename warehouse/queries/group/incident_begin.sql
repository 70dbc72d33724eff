-- Events whose incident is to be decided: new ones, those whose text was seen earlier than was known, and what followed first reports that went.
CREATE OR REPLACE TEMP TABLE unsettled AS FROM new_report;

INSERT INTO unsettled BY NAME
SELECT e.event_id AS id, e.* EXCLUDE (incident_id, similarity, agreed, seen_at), least(e.seen_at, m.seen_at) AS seen_at, false AS led
FROM event_incident AS e JOIN moved AS m USING (article_id);

CREATE OR REPLACE TEMP TABLE went AS
SELECT event_id AS id, incident_id, published_on FROM event_incident WHERE article_id IN (SELECT id FROM shifted);

INSERT INTO unsettled BY NAME
SELECT event_id AS id, * EXCLUDE (incident_id, similarity, agreed), false AS led
FROM event_incident
WHERE incident_id IN (SELECT 'i' || id FROM went) AND article_id NOT IN (SELECT id FROM shifted);

-- Incidents that change: theirs, and those told in articles whose story changed.
SET VARIABLE told_since = (SELECT min(published_on) FROM told_elsewhere);
SET VARIABLE told_until = (SELECT max(published_on) FROM told_elsewhere);
INSERT INTO touched SELECT incident_id, published_on FROM went;
INSERT INTO touched
SELECT e.incident_id, e.published_on
FROM event_incident AS e SEMI JOIN told_elsewhere USING (article_id)
WHERE e.published_on BETWEEN getvariable('told_since') AND getvariable('told_until');

DELETE FROM event_incident WHERE article_id IN (SELECT id FROM shifted);
