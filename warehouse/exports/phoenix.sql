-- One row a day, pair of actors and CAMEO code, in the 26 columns of Phoenix: sentences, addresses and outlets of all reports are lists.
WITH pair AS (
    SELECT
        e.event_on, e.cameo, phoenix_entity(s.cameo, actor) || array_to_string(cameo_types(actor), '') AS source,
        CASE WHEN recipient IS NOT NULL THEN phoenix_entity(t.cameo, recipient) || array_to_string(cameo_types(recipient), '') END AS target,
        e.goldstein, e.event_id, e.document_id, e.sentence, e.article_id
    FROM chosen_pair AS e
    LEFT JOIN country_code AS s ON s.country = e.actor_country
    LEFT JOIN country_code AS t ON t.country = e.recipient_country
    WHERE e.cameo IS NOT NULL
),
code AS (
    SELECT
        *, ['GOV', 'MIL', 'REB', 'OPP', 'PTY', 'COP', 'JUD', 'SPY', 'MED', 'EDU', 'BUS', 'CRM', 'CVL'] AS roles,
        nullif(source[:3], '---') AS source_entity,
        nullif(target[:3], '---') AS target_entity,
        CASE WHEN list_contains(roles, source[4:6]) THEN source[4:6] END AS source_role, CASE WHEN list_contains(roles, target[4:6]) THEN target[4:6] END AS target_role,
        sectors_of(CASE WHEN source_role IS NULL THEN source ELSE source[:3] || source[7:] END) AS source_rest,
        sectors_of(CASE WHEN target_role IS NULL THEN target ELSE target[:3] || target[7:] END) AS target_rest
    FROM pair
)
SELECT
    number_of(concat_ws(':', e.event_on, e.source, e.target, e.cameo)) || '_dateline' AS "EventID", strftime(e.event_on, '%Y%m%d') AS "Date",
    strftime(e.event_on, '%Y') AS "Year", strftime(e.event_on, '%m') AS "Month", strftime(e.event_on, '%d') AS "Day",
    e.source AS "SourceActorFull", e.source_entity AS "SourceActorEntity", e.source_role AS "SourceActorRole",
    nullif(array_to_string(e.source_rest, ';'), '') AS "SourceActorAttribute",
    e.target AS "TargetActorFull", e.target_entity AS "TargetActorEntity", e.target_role AS "TargetActorRole",
    nullif(array_to_string(e.target_rest, ';'), '') AS "TargetActorAttribute",
    e.cameo AS "EventCode", c.root AS "EventRootCode", c.penta AS "PentaClass", any_value(e.goldstein) AS "GoldsteinScore", NULL AS "Issues",
    arg_min(l.latitude, e.event_id) AS "Lat", arg_min(l.longitude, e.event_id) AS "Lon", arg_min(l.name, e.event_id) FILTER (l.latitude IS NOT NULL) AS "LocationName",
    arg_min(l.division, e.event_id) FILTER (l.latitude IS NOT NULL) AS "StateName", arg_min(l.country_name, e.event_id) FILTER (l.latitude IS NOT NULL) AS "CountryName",
    string_agg(DISTINCT e.document_id || '_' || e.sentence, ';' ORDER BY e.document_id || '_' || e.sentence) AS "SentenceID",
    string_agg(DISTINCT replace(cell(a.url), ';', '%3B'), ';' ORDER BY replace(cell(a.url), ';', '%3B')) AS "URLs",
    string_agg(DISTINCT part(d.outlet), ';' ORDER BY part(d.outlet)) AS "NewsSources"
FROM code AS e
JOIN ref_cameo AS c USING (cameo)
JOIN document AS d USING (document_id)
JOIN article AS a ON a.article_id = e.article_id
LEFT JOIN chosen_place AS l ON l.event_id = e.event_id
GROUP BY e.event_on, e.source, e.source_entity, e.source_role, e.source_rest, e.target, e.target_entity, e.target_role, e.target_rest, e.cameo, c.root, c.penta
ORDER BY "Date", "EventID"
