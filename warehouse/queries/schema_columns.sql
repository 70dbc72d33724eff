-- A view's column without a comment of its own has that of the column of its name in the table it is most likely from.
SELECT
    c.table_name, c.column_name, c.data_type,
    coalesce(c.comment, (
        SELECT arg_min(t.comment, coalesce(list_position(['event', 'event_participant', 'event_place', 'feed', 'rejection', 'document'], t.table_name), 9))
        FROM duckdb_columns() AS t
        WHERE t.column_name = c.column_name AND t.comment IS NOT NULL AND NOT t.internal
    ), '') AS comment
FROM duckdb_columns() AS c
WHERE NOT c.internal
ORDER BY c.table_name, c.column_index
