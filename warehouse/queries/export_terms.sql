-- What the exports share: codes of the field, and the events in question. Variables: seeds, the folder; since and until, days; statuses.
CREATE TEMP TABLE country_code AS
SELECT c.country, c.fips, c.cow, coalesce(c.cameo, c.country) AS cameo, r.name
FROM read_csv(getvariable('seeds') || '/country_codes.csv', header = true, all_varchar = true) AS c
JOIN ref_country AS r USING (country);

SET VARIABLE cameo_sectors = (
    SELECT map(list(sector), list(cameo)) FROM read_csv(getvariable('seeds') || '/sectors.csv', header = true, all_varchar = true)
);
SET VARIABLE sector_names = (
    SELECT map(list(sector), list(name)) FROM read_csv(getvariable('seeds') || '/sectors.csv', header = true, all_varchar = true)
);

-- A cell has no tab and no line break; the parts of a list are separated by semicolons.
CREATE TEMP MACRO cell(words) AS nullif(trim(regexp_replace(words, '[\t\r\n]+', ' ', 'g')), '');
CREATE TEMP MACRO part(words) AS cell(replace(words, ';', ','));

-- A number for readers that want one: 53 bits, which every language keeps.
CREATE TEMP MACRO number_of(key) AS (md5_number_lower(key) >> 11)::BIGINT;

CREATE TEMP MACRO sectors_of(code) AS [code[4 + 3 * i : 6 + 3 * i] FOR i IN range((length(code) - 3) // 3)];
CREATE TEMP MACRO cameo_types(code) AS list_filter([getvariable('cameo_sectors')[s] FOR s IN sectors_of(code)], lambda type: type IS NOT NULL);
-- What CAMEO calls those who act for no one country: the United Nations, the European Union.
CREATE TEMP MACRO known_group(code) AS CASE code[:3] WHEN 'UNO' THEN 'UNO' WHEN 'EUR' THEN 'EEC' END;
CREATE TEMP MACRO phoenix_entity(country, code) AS
    CASE WHEN code[:3] IN ('IGO', 'NGO', 'IMG', 'MNC') THEN code[:3] ELSE coalesce(country, 'IGO' || CASE code[:3] WHEN 'UNO' THEN 'UNO' WHEN 'EUR' THEN 'EUREEC' END, '---') END;

CREATE TEMP VIEW chosen AS
FROM event WHERE event_on BETWEEN getvariable('since') AND getvariable('until') AND list_contains(getvariable('statuses'), status);

CREATE TEMP VIEW chosen_participant AS
FROM event_participant WHERE event_id IN (SELECT event_id FROM chosen);

-- A town has coordinates; a division has none but is its own division; what is left is a country.
CREATE TEMP VIEW chosen_place AS
SELECT
    p.event_id, cell(p.name) AS name, cell(p.text) AS text, p.country, p.latitude, p.longitude, p.geonames_id, c.name AS country_name, c.fips,
    CASE WHEN p.latitude IS NOT NULL THEN 'town' WHEN p.name = p.admin1 THEN 'division' WHEN p.name = c.name THEN 'country' END AS kind,
    CASE WHEN kind = 'town' THEN cell(p.name) END AS city, cell(p.admin1) AS division
FROM event_place AS p LEFT JOIN country_code AS c USING (country)
WHERE p.event_id IN (SELECT event_id FROM chosen);

-- Each pair of an actor and a recipient of an event; an event without recipients has a row an actor.
CREATE TEMP VIEW chosen_pair AS
SELECT
    e.*, a.code AS actor, a.country AS actor_country, a.name AS actor_name, a.span_start AS actor_start, r.code AS recipient, r.country AS recipient_country,
    r.name AS recipient_name, r.span_start AS recipient_start
FROM chosen AS e
JOIN (SELECT DISTINCT ON (event_id, code, name) * FROM chosen_participant WHERE side = 'actor' ORDER BY event_id, code, name, position) AS a USING (event_id)
LEFT JOIN (SELECT DISTINCT ON (event_id, code, name) * FROM chosen_participant WHERE side = 'recipient' ORDER BY event_id, code, name, position) AS r USING (event_id);

-- GDELT's events are our incidents: one row a pair of actors, counted by its reports.
CREATE TEMP VIEW gdelt_pair AS
SELECT
    d.* EXCLUDE (actor_country, recipient_country), i.event_id, i.cameo, i.place, i.place_country, i.place_admin1, i.latitude, i.longitude, i.reports, i.articles,
    i.outlets, i.first_seen_at, number_of(concat_ws(':', d.incident_id, d.actor, coalesce(d.recipient, ''))) AS number,
    s.cameo AS actor_country, t.cameo AS recipient_country
FROM (
    SELECT DISTINCT ON (incident_id, actor, recipient) *
    FROM incident_dyad
    WHERE event_on BETWEEN getvariable('since') AND getvariable('until') AND list_contains(getvariable('statuses'), status)
    ORDER BY incident_id, actor, recipient, actor_name, recipient_name
) AS d
JOIN incident AS i USING (incident_id)
LEFT JOIN country_code AS s ON s.country = d.actor_country
LEFT JOIN country_code AS t ON t.country = d.recipient_country;
CREATE TEMP MACRO gdelt_types(code) AS
    list_concat(CASE WHEN code[:3] IN ('IGO', 'NGO', 'MNC', 'IMG') THEN [code[:3]] ELSE [] END, cameo_types(code));
CREATE TEMP MACRO gdelt_code(country, code) AS
    nullif(coalesce(country, known_group(code), '') || array_to_string(gdelt_types(code), ''), '');
