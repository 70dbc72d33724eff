SELECT sentence, reason FROM rejection WHERE article_id = $id AND stage = 'code' AND sentence IS NOT NULL ORDER BY sentence
