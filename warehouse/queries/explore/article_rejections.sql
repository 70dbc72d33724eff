SELECT sentence, string_agg(DISTINCT reason, ', ' ORDER BY reason) AS reasons
FROM rejection
WHERE article_id = $id AND stage = 'code' AND sentence IS NOT NULL
GROUP BY sentence
ORDER BY sentence
