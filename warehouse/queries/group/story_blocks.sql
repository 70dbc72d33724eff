-- Pairs of unsettled articles that share a band, once for each.
SELECT coalesce(sum(n * n), 0)::BIGINT FROM (SELECT count(*) AS n FROM (SELECT unnest(bands) AS band FROM unsettled) GROUP BY band)
