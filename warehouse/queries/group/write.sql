-- Settles the unsettled. Groups before and after are touched.
INSERT INTO touched
SELECT {group}, published_on FROM {table} WHERE {item} IN (SELECT id FROM unsettled) AND published_on BETWEEN getvariable('since') AND getvariable('until')
UNION ALL
SELECT '{letter}' || leader, published_on FROM decided JOIN unsettled USING (id);
INSERT INTO decided_again SELECT id FROM unsettled;
DELETE FROM {table} WHERE {item} IN (SELECT id FROM unsettled) AND published_on BETWEEN getvariable('since') AND getvariable('until');
INSERT INTO {table} BY NAME
SELECT u.* EXCLUDE (id, led), '{letter}' || d.leader AS {group}, d.similarity AS {similarity}{agreed}
FROM unsettled AS u JOIN decided AS d USING (id);
