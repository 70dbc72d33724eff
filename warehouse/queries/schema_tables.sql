SELECT table_name AS name, comment, 'table' AS kind FROM duckdb_tables() WHERE NOT internal
UNION ALL
SELECT view_name, comment, 'view' FROM duckdb_views() WHERE NOT internal
ORDER BY kind, name
