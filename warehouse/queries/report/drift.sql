-- Feeds and hosts whose pages are no longer read as they used to be.
SELECT scope, subject, list_aggregate(drift, 'string_agg', ', ') AS what, round(empty_share, 2) AS empty_share, round(usual_empty_share, 2) AS usual_empty_share,
    characters, usual_characters, round(repeated_share, 2) AS repeated_share, round(usual_repeated_share, 2) AS usual_repeated_share, since
FROM extraction_drift
WHERE len(drift) > 0
ORDER BY scope, subject
