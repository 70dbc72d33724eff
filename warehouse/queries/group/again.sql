-- To be decided again: what may follow a new first one, and what followed one that is none any more.
SET VARIABLE since = (SELECT min(published_on) FROM unsettled);
SET VARIABLE until = (SELECT max(published_on) + getvariable('window_days')::INTEGER FROM unsettled);

CREATE OR REPLACE TEMP TABLE unsettled AS
SELECT {item} AS id, * EXCLUDE ({group}, {similarity}{agreed}), {group} = '{letter}' || {item} AS led
FROM {table}
WHERE published_on BETWEEN getvariable('since') AND getvariable('until')
    AND ({item} IN (SELECT id FROM followers) OR {group} IN (SELECT '{letter}' || id FROM ceased));
