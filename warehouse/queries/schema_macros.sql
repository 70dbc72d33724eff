SELECT function_name, list_aggregate(parameters, 'string_agg', ', '), comment FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal ORDER BY 1
