CREATE VIEW extraction_drift AS
WITH read AS (
    SELECT 'host' AS scope, host AS subject, article_id FROM article
    UNION
    SELECT 'feed', feed_url, article_id FROM feed_entry SEMI JOIN article USING (article_id)
), aged AS (
    SELECT
        s.scope, s.subject, a.article_id, a.fetched_at, coalesce(d.text_from, 'feed') = 'feed' AS empty, r.characters, d.published_from <> 'fetched' AS dated,
        row_number() OVER newest <= 20 AS recent, row_number() OVER newest <= 120 AS compared, row_number() OVER newest <= 520 AS remembered
    FROM read AS s
    JOIN article AS a USING (article_id)
    LEFT JOIN document AS d USING (document_id)
    LEFT JOIN article_revision AS r USING (document_id)
    WINDOW newest AS (PARTITION BY s.scope, s.subject ORDER BY a.fetched_at DESC, a.article_id)
), passage AS (  -- of the runs of five words of each text every sixteenth, the same ones in all texts
    SELECT a.scope, a.subject, a.recent, s.story_id, unnest(list_filter(s.sketch, lambda h: h < 268435456)) AS hash
    FROM aged AS a
    JOIN story_article AS s USING (article_id)
    WHERE a.compared
), repeated AS (
    SELECT scope, subject, avg(again::INTEGER) FILTER (recent) AS repeated_share, avg(again::INTEGER) FILTER (NOT recent) AS usual_repeated_share,
        count(*) FILTER (recent) AS passages
    FROM (SELECT *, min(story_id) OVER same <> max(story_id) OVER same AS again FROM passage WINDOW same AS (PARTITION BY scope, subject, recent, hash))
    GROUP BY scope, subject
), figures AS (
    SELECT
        scope, subject, count(*) FILTER (recent) AS articles, count(*) FILTER (NOT recent) AS usual_articles,
        avg(empty::INTEGER) FILTER (recent) AS empty_share, avg(empty::INTEGER) FILTER (NOT recent) AS usual_empty_share,
        median(characters) FILTER (recent) AS characters, median(characters) FILTER (NOT recent) AS usual_characters,
        avg(dated::INTEGER) FILTER (recent) AS dated_share, avg(dated::INTEGER) FILTER (NOT recent) AS usual_dated_share,
        min(fetched_at) FILTER (recent) AS since
    FROM aged
    WHERE remembered
    GROUP BY scope, subject
)
SELECT
    f.*, r.repeated_share, r.usual_repeated_share,
    CASE WHEN usual_articles >= 20 THEN list_filter(
        [
            CASE WHEN empty_share - usual_empty_share > greatest(0.2, 3 * sqrt(usual_empty_share * (1 - usual_empty_share) / articles)) THEN 'empty' END,
            CASE WHEN characters NOT BETWEEN usual_characters / 2 AND usual_characters * 2 THEN 'length' END,
            CASE WHEN usual_dated_share - dated_share > greatest(0.2, 3 * sqrt(usual_dated_share * (1 - usual_dated_share) / articles)) THEN 'dates' END,
            CASE WHEN r.repeated_share - r.usual_repeated_share > greatest(0.1, 3 * sqrt(r.repeated_share * (1 - r.repeated_share) / r.passages)) AND r.passages >= 50 THEN 'boilerplate' END
        ],
        lambda one: one IS NOT NULL
    ) END AS drift
FROM figures AS f
LEFT JOIN repeated AS r USING (scope, subject);
COMMENT ON VIEW extraction_drift IS 'Whether pages are still read as they used to be: the newest 20 articles of each feed and host against the 500 before. scope: feed or host; subject: its address; articles, usual_articles: how many are compared; empty_share: share whose page gave no text (none, or the feed''s); characters: median length of the texts; dated_share: share whose day of publication was found; repeated_share: share of the texts that others of the same subject have word for word, copies apart (of the 100 before for the usual one); usual_*: the same before; since: first of the recent; drift: which of empty, length, dates, boilerplate has changed for the worse or beyond twice, empty list: none, NULL: fewer than 20 articles before.';
