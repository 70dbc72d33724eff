CREATE VIEW extraction_drift AS
WITH read AS (
    SELECT 'host' AS scope, host AS subject, article_id FROM article
    UNION
    SELECT 'feed', feed_url, article_id FROM feed_entry SEMI JOIN article USING (article_id)
), aged AS (
    SELECT
        s.scope, s.subject, a.fetched_at, coalesce(d.text_from, 'feed') = 'feed' AS empty, r.characters, d.published_from <> 'fetched' AS dated,
        row_number() OVER (PARTITION BY s.scope, s.subject ORDER BY a.fetched_at DESC, a.article_id) <= 20 AS recent,
        row_number() OVER (PARTITION BY s.scope, s.subject ORDER BY a.fetched_at DESC, a.article_id) <= 520 AS remembered
    FROM read AS s
    JOIN article AS a USING (article_id)
    LEFT JOIN document AS d USING (document_id)
    LEFT JOIN article_revision AS r USING (document_id)
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
    *,
    CASE WHEN usual_articles >= 20 THEN list_filter(
        [
            CASE WHEN empty_share - usual_empty_share > greatest(0.2, 3 * sqrt(usual_empty_share * (1 - usual_empty_share) / articles)) THEN 'empty' END,
            CASE WHEN characters NOT BETWEEN usual_characters / 2 AND usual_characters * 2 THEN 'length' END,
            CASE WHEN usual_dated_share - dated_share > greatest(0.2, 3 * sqrt(usual_dated_share * (1 - usual_dated_share) / articles)) THEN 'dates' END
        ],
        lambda one: one IS NOT NULL
    ) END AS drift
FROM figures;
COMMENT ON VIEW extraction_drift IS 'Whether pages are still read as they used to be: the newest 20 articles of each feed and host against the 500 before. scope: feed or host; subject: its address; articles, usual_articles: how many are compared; empty_share: share whose page gave no text (none, or the feed''s); characters: median length of the texts; dated_share: share whose day of publication was found; usual_*: the same before; since: first of the recent; drift: which of empty, length, dates has changed for the worse or beyond twice, empty list: none, NULL: fewer than 20 articles before.';
