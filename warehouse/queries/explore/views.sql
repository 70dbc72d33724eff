SELECT view_name AS name, comment, NULL AS parameters FROM duckdb_views() WHERE NOT internal
UNION ALL
SELECT function_name, comment, array_to_string(parameters, ', ') FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal
ORDER BY name
