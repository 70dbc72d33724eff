SELECT other.article_id, other.outlet, other.published_on, other.containment
FROM story_article AS this
JOIN story_article AS other USING (story_id)
WHERE this.article_id = $id AND other.article_id <> $id
ORDER BY other.published_on, other.outlet
