-- What can be asked, most asked first.
SELECT name, kind, comment AS about
FROM (
    SELECT view_name AS name, 'view' AS kind, comment FROM duckdb_views() WHERE NOT internal AND NOT temporary
    UNION ALL
    SELECT DISTINCT function_name || '(' || list_aggregate(parameters, 'string_agg', ', ') || ')', 'macro', comment
    FROM duckdb_functions()
    WHERE function_type = 'table_macro' AND NOT internal
    UNION ALL
    SELECT table_name, 'table', comment FROM duckdb_tables() WHERE NOT internal AND NOT temporary
)
ORDER BY name <> 'incident', list_position(['view', 'macro', 'table'], kind), name
