-- Statements that drop every view and macro of ours.
SELECT 'DROP VIEW ' || view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary
UNION ALL
SELECT DISTINCT 'DROP MACRO TABLE ' || function_name FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal
