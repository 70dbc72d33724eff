SELECT stage, url, reason, detail FROM rejection WHERE run_id = $1 AND sentence IS NULL ORDER BY stage, url
