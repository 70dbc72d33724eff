-- Pairs of unsettled reports that agree in a side, type and claim.
SELECT coalesce(sum(n * n), 0)::BIGINT FROM (SELECT count(*) AS n FROM (SELECT claim, event_type, unnest(keys) AS key FROM unsettled) GROUP BY claim, event_type, key)
