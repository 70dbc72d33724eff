-- The published copy is at most an hour behind the live database.
-- severity: warn
SELECT getvariable('published_at')::TIMESTAMP AS published_at, getvariable('changed_at')::TIMESTAMP AS changed_at
WHERE getvariable('published_at') IS NOT NULL AND getvariable('changed_at')::TIMESTAMP > getvariable('published_at')::TIMESTAMP + INTERVAL 1 HOUR;
