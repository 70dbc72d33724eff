-- Names for a prompt.
SELECT lower(table_name) FROM duckdb_columns() WHERE NOT internal
UNION
SELECT lower(column_name) FROM duckdb_columns() WHERE NOT internal
UNION
SELECT function_name FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal
UNION
SELECT unnest(['select', 'from', 'where', 'group by', 'order by', 'limit', 'describe', 'count', 'join', 'using'])
