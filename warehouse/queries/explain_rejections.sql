SELECT stage, reason, detail FROM rejection WHERE article_id = $1 AND stage IN ('fetch', 'text') ORDER BY rejected_at
