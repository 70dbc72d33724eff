-- One row a pair of an actor and a recipient of an event, in the 20 columns of ICEWS. Sentences count from 1.
SELECT
    number_of(concat_ws(':', e.event_id, e.actor, e.actor_name, e.recipient, e.recipient_name)) AS "Event ID", e.event_on AS "Event Date",
    cell(e.actor_name) AS "Source Name", nullif(array_to_string([getvariable('sector_names')[s] FOR s IN sectors_of(e.actor)], ','), '') AS "Source Sectors",
    s.name AS "Source Country", c.name AS "Event Text", e.cameo AS "CAMEO Code", e.goldstein AS "Intensity",
    cell(e.recipient_name) AS "Target Name", nullif(array_to_string([getvariable('sector_names')[s] FOR s IN sectors_of(e.recipient)], ','), '') AS "Target Sectors",
    t.name AS "Target Country", number_of(e.article_id) AS "Story ID", e.sentence + 1 AS "Sentence Number", cell(d.outlet) AS "Publisher",
    l.city AS "City", NULL AS "District", l.division AS "Province", l.country_name AS "Country", l.latitude AS "Latitude", l.longitude AS "Longitude"
FROM chosen_pair AS e
JOIN document AS d USING (document_id)
LEFT JOIN ref_cameo AS c USING (cameo)
LEFT JOIN country_code AS s ON s.country = e.actor_country
LEFT JOIN country_code AS t ON t.country = e.recipient_country
LEFT JOIN chosen_place AS l ON l.event_id = e.event_id
ORDER BY ALL
