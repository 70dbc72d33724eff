-- One row an event, in the 40 columns of POLECAT: lists in a cell are separated by "; ".
WITH side AS (
    SELECT
        p.event_id, p.side, string_agg(part(p.name), '; ' ORDER BY p.position) AS name, string_agg(p.country, '; ' ORDER BY p.position) AS country,
        string_agg(c.cow, '; ' ORDER BY p.position) AS cow, arg_min(p.sectors[1], p.position) FILTER (p.sectors[1] IS NOT NULL) AS sector,
        nullif(string_agg(nullif(array_to_string(p.sectors, '; '), ''), '; ' ORDER BY p.position), '') AS sectors,
        string_agg(part(p.text), '; ' ORDER BY p.position) AS raw
    FROM chosen_participant AS p LEFT JOIN country_code AS c USING (country)
    GROUP BY ALL
)
SELECT
    e.event_id AS "Event ID", e.event_on AS "Event Date", e.event_type AS "Event Type", e.mode AS "Event Mode", e.plover_score AS "Intensity",
    ['VERBAL COOPERATION', 'MATERIAL COOPERATION', 'VERBAL CONFLICT', 'MATERIAL CONFLICT'][e.quad] AS "Quad Code",
    nullif(array_to_string(e.contexts, '; '), '') AS "Contexts",
    a.name AS "Actor Name", a.country AS "Actor Country", a.cow AS "Actor COW", a.sector AS "Primary Actor Sector", a.sectors AS "Actor Sectors",
    NULL AS "Actor Title", a.raw AS "Actor Name Raw", NULL AS "Wikipedia Actor ID",
    r.name AS "Recipient Name", r.country AS "Recipient Country", r.cow AS "Recipient COW", r.sector AS "Primary Recipient Sector",
    r.sectors AS "Recipient Sectors", NULL AS "Recipient Title", r.raw AS "Recipient Name Raw", NULL AS "Wikipedia Recipient ID",
    l.name AS "Placename", l.city AS "City", NULL AS "District", l.division AS "Province", l.country AS "Country", l.latitude AS "Latitude",
    l.longitude AS "Longitude", l.geonames_id AS "GeoNames ID", l.text AS "Raw Placename", NULL AS "Feature Type",
    cell(d.outlet) AS "Source", d.published_on AS "Publication Date", NULL AS "Story People", NULL AS "Story Organizations", NULL AS "Story Locations",
    d.language AS "Language", e.coder AS "Version"
FROM chosen AS e
JOIN document AS d USING (document_id)
LEFT JOIN side AS a ON a.event_id = e.event_id AND a.side = 'actor'
LEFT JOIN side AS r ON r.event_id = e.event_id AND r.side = 'recipient'
LEFT JOIN chosen_place AS l ON l.event_id = e.event_id
ORDER BY e.event_on, e.event_id
