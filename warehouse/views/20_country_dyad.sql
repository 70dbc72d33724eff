CREATE VIEW country_dyad AS
SELECT DISTINCT event_id, event_on, actor_country, recipient_country, event_type, quad, goldstein, plover_score
FROM event_dyad
WHERE status = 'asserted';
COMMENT ON VIEW country_dyad IS 'One row for each pair of countries of an asserted event; a country that is unknown is empty.';
