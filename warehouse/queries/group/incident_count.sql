-- The reports of incidents that changed; and those of them that may be the best one and have to be looked up.
SET VARIABLE since = (SELECT min(published_on) - 7 FROM touched);
SET VARIABLE until = (SELECT max(published_on) + 7 FROM touched);

CREATE OR REPLACE TEMP TABLE member AS
SELECT
    e.event_id, e.incident_id, e.article_id, e.published_on, e.seen_at, s.story_id, s.outlet, e.place IS NOT NULL AS placed,
    (e.actor_countries <> [])::INTEGER + (e.recipient_countries <> [])::INTEGER AS sides
FROM event_incident AS e
LEFT JOIN (FROM story_article WHERE published_on BETWEEN getvariable('since') AND getvariable('until')) AS s USING (article_id)
WHERE e.incident_id IN (SELECT group_id FROM touched) AND e.published_on BETWEEN getvariable('since') AND getvariable('until');

CREATE OR REPLACE TEMP TABLE before AS
FROM incident
WHERE incident_id IN (SELECT group_id FROM touched) AND first_published_on BETWEEN getvariable('since') AND getvariable('until');

CREATE OR REPLACE TEMP TABLE wanted AS
SELECT m.event_id
FROM member AS m
ANTI JOIN new_event AS n ON n.event_id = m.event_id
ANTI JOIN before AS b ON b.event_id = m.event_id AND b.incident_id = m.incident_id
WHERE m.event_id IN (SELECT event_id FROM decided_again)
    OR m.incident_id NOT IN (SELECT b.incident_id FROM before AS b JOIN member AS k ON k.event_id = b.event_id AND k.incident_id = b.incident_id);
