CREATE OR REPLACE VIEW dyad_day AS
SELECT
    event_on, actor_country, recipient_country, count(*) AS events, count(*) FILTER (quad = 1) AS verbal_cooperation,
    count(*) FILTER (quad = 2) AS material_cooperation, count(*) FILTER (quad = 3) AS verbal_conflict, count(*) FILTER (quad = 4) AS material_conflict,
    avg(goldstein) AS goldstein, avg(plover_score) AS plover_score
FROM (SELECT DISTINCT ON (event_id, actor_country, recipient_country) * FROM event_dyad WHERE status = 'asserted')
GROUP BY ALL;
COMMENT ON VIEW dyad_day IS 'What happened between two countries on a day: asserted events by quad class, with mean scores.';
