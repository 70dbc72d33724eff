CREATE VIEW story AS
WITH carrier AS (
    SELECT a.*, d.title, d.url, d.byline
    FROM (
        FROM story_article WHERE story_id IN (SELECT story_id FROM story_article WHERE story_id <> 's' || article_id)
    ) AS a
    JOIN document AS d USING (document_id)
),
origin AS (
    -- The one that another's byline names; else the first to publish, else to be seen.
    SELECT DISTINCT ON (c.story_id) c.story_id, c.article_id, c.outlet, c.title, c.url
    FROM carrier AS c
    LEFT JOIN carrier AS other
        ON other.story_id = c.story_id AND other.outlet <> c.outlet AND contains(lower(other.byline), lower(c.outlet))
    ORDER BY c.story_id, other.article_id IS NULL, coalesce(c.published_at, c.published_on::TIMESTAMP), c.seen_at, c.article_id
)
SELECT
    c.story_id, any_value(o.title) AS title, any_value(o.outlet) AS origin, any_value(o.url) AS origin_url, any_value(o.article_id) AS origin_article_id,
    min(c.credit) AS credit, count(*) AS articles, count(DISTINCT c.outlet) AS outlets, list(DISTINCT c.outlet ORDER BY c.outlet) AS carried_by,
    min(c.published_on) AS first_published_on, max(c.published_on) AS last_published_on, min(c.seen_at) AS first_seen_at, min(c.containment) AS least_containment
FROM carrier AS c JOIN origin AS o USING (story_id)
GROUP BY c.story_id;
COMMENT ON VIEW story IS 'Stories that more than one article carries: whose they are, the agency that they credit, and who carries them.';
