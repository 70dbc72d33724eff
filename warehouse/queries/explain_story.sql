-- The articles of a story by the beginning of its id, the first one first; what the view says of the story stands in each row.
SELECT s.story_id, s.title, s.origin, s.credit, s.articles, s.outlets, a.article_id, a.outlet, a.published_on, a.published_at, a.containment, d.title AS article_title, d.url
FROM (FROM story WHERE starts_with(story_id, $1)) AS s
JOIN story_article AS a USING (story_id)
JOIN document AS d USING (document_id)
ORDER BY s.story_id, a.published_on, a.seen_at, a.article_id
