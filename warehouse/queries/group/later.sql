-- What may follow first ones that were none before.
SET VARIABLE since = (SELECT min(published_on) FROM unsettled SEMI JOIN made USING (id));
SET VARIABLE until = (SELECT max(published_on) + getvariable('window_days')::INTEGER FROM unsettled SEMI JOIN made USING (id));

CREATE OR REPLACE TEMP VIEW earlier AS FROM unsettled SEMI JOIN made USING (id);

CREATE OR REPLACE TEMP VIEW later AS
SELECT {item} AS id, *
FROM {table}
WHERE published_on BETWEEN getvariable('since') AND getvariable('until') AND {item} NOT IN (SELECT id FROM unsettled);
