-- What the unsettled ones are compared with: each other, and the first ones of the days before.
SET VARIABLE since = (SELECT min(published_on) - getvariable('window_days')::INTEGER FROM unsettled);
SET VARIABLE until = (SELECT max(published_on) FROM unsettled);

CREATE OR REPLACE TEMP VIEW later AS FROM unsettled;

CREATE OR REPLACE TEMP VIEW earlier AS
FROM unsettled
UNION ALL BY NAME
SELECT {item} AS id, *
FROM {table}
WHERE {group} = '{letter}' || {item} AND published_on BETWEEN getvariable('since') AND getvariable('until') AND {item} NOT IN (SELECT id FROM unsettled);
