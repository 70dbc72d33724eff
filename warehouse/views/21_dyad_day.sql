CREATE VIEW dyad_day AS
SELECT
    event_on, actor_country, recipient_country, count(*) AS events, count(*) FILTER (quad = 1) AS verbal_cooperation,
    count(*) FILTER (quad = 2) AS material_cooperation, count(*) FILTER (quad = 3) AS verbal_conflict, count(*) FILTER (quad = 4) AS material_conflict,
    avg(goldstein) AS goldstein, avg(plover_score) AS plover_score
FROM country_dyad
GROUP BY ALL;
COMMENT ON VIEW dyad_day IS 'What happened from one country to another on a day: incidents by quad class, with mean Goldstein and PLOVER scores.';
