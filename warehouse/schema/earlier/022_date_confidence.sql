-- How sure the day of publication is. What was read before has what its source alone is worth, as seeds/date_sources.csv had it then.
ALTER TABLE document ADD COLUMN published_confidence DOUBLE;
UPDATE document SET published_confidence =
    CASE published_from WHEN 'given' THEN 1.0 WHEN 'feed' THEN 0.95 WHEN 'json-ld' THEN 0.948 WHEN 'meta' THEN 0.948 WHEN 'htmldate' THEN 0.934 ELSE 0.1 END;
COMMENT ON COLUMN document.published_confidence IS 'Probability that this day is right: by how often its source is, and whether feed and page agree.';
