-- One row an incident and pair of actors, in the 61 columns of GDELT 2.0's event table.
SELECT
    p.number AS "GLOBALEVENTID", strftime(p.event_on, '%Y%m%d') AS "SQLDATE", strftime(p.event_on, '%Y%m') AS "MonthYear", year(p.event_on) AS "Year",
    round(year(p.event_on) + (month(p.event_on) * 30 + day(p.event_on)) / 365, 4) AS "FractionDate",
    gdelt_code(p.actor_country, p.actor) AS "Actor1Code", upper(cell(p.actor_name)) AS "Actor1Name", p.actor_country AS "Actor1CountryCode",
    known_group(p.actor) AS "Actor1KnownGroupCode", NULL AS "Actor1EthnicCode", NULL AS "Actor1Religion1Code",
    NULL AS "Actor1Religion2Code", gdelt_types(p.actor)[1] AS "Actor1Type1Code", gdelt_types(p.actor)[2] AS "Actor1Type2Code",
    gdelt_types(p.actor)[3] AS "Actor1Type3Code",
    gdelt_code(p.recipient_country, p.recipient) AS "Actor2Code", upper(cell(p.recipient_name)) AS "Actor2Name", p.recipient_country AS "Actor2CountryCode",
    known_group(p.recipient) AS "Actor2KnownGroupCode", NULL AS "Actor2EthnicCode", NULL AS "Actor2Religion1Code",
    NULL AS "Actor2Religion2Code", gdelt_types(p.recipient)[1] AS "Actor2Type1Code", gdelt_types(p.recipient)[2] AS "Actor2Type2Code",
    gdelt_types(p.recipient)[3] AS "Actor2Type3Code",
    (e.sentence = 0)::INTEGER AS "IsRootEvent", p.cameo AS "EventCode", p.cameo[:3] AS "EventBaseCode", c.root AS "EventRootCode", c.quad AS "QuadClass",
    p.goldstein AS "GoldsteinScale", p.reports AS "NumMentions", p.outlets AS "NumSources", p.articles AS "NumArticles", NULL AS "AvgTone",
    0 AS "Actor1Geo_Type", NULL AS "Actor1Geo_FullName", NULL AS "Actor1Geo_CountryCode", NULL AS "Actor1Geo_ADM1Code", NULL AS "Actor1Geo_ADM2Code",
    NULL AS "Actor1Geo_Lat", NULL AS "Actor1Geo_Long", NULL AS "Actor1Geo_FeatureID",
    0 AS "Actor2Geo_Type", NULL AS "Actor2Geo_FullName", NULL AS "Actor2Geo_CountryCode", NULL AS "Actor2Geo_ADM1Code", NULL AS "Actor2Geo_ADM2Code",
    NULL AS "Actor2Geo_Lat", NULL AS "Actor2Geo_Long", NULL AS "Actor2Geo_FeatureID",
    CASE
        WHEN p.place IS NULL THEN 0
        WHEN p.latitude IS NOT NULL THEN CASE WHEN p.place_country = 'USA' THEN 3 ELSE 4 END
        WHEN p.place = p.place_admin1 THEN CASE WHEN p.place_country = 'USA' THEN 2 ELSE 5 END
        WHEN p.place = l.name THEN 1
        ELSE 0
    END AS "ActionGeo_Type",
    nullif(concat_ws(', ', cell(p.place), nullif(cell(p.place_admin1), cell(p.place)), nullif(l.name, p.place)), '') AS "ActionGeo_FullName",
    l.fips AS "ActionGeo_CountryCode", NULL AS "ActionGeo_ADM1Code", NULL AS "ActionGeo_ADM2Code", p.latitude AS "ActionGeo_Lat", p.longitude AS "ActionGeo_Long",
    NULL AS "ActionGeo_FeatureID", strftime(p.first_seen_at, '%Y%m%d%H%M%S') AS "DATEADDED", cell(a.url) AS "SOURCEURL"
FROM gdelt_pair AS p
JOIN event AS e USING (event_id)
JOIN article AS a ON a.article_id = e.article_id
LEFT JOIN ref_cameo AS c ON c.cameo = p.cameo
LEFT JOIN country_code AS l ON l.country = p.place_country
ORDER BY "SQLDATE", "GLOBALEVENTID"
