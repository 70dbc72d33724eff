CREATE VIEW event_evidence AS
SELECT
    e.event_id, e.event_type, e.status, e.rule, e.confidence,
    e.sentence_text[: e.trigger_start - e.sentence_start] || '[' || e.trigger_text || ']' || e.sentence_text[e.trigger_end - e.sentence_start + 1 :] AS marked,
    e.attributed_text, d.title, d.outlet, d.byline, d.published_on, d.published_from, d.published_confidence, a.url, a.fetched_at, n.feeds
FROM event AS e
JOIN document AS d USING (document_id)
JOIN article AS a ON a.article_id = e.article_id
LEFT JOIN (SELECT article_id, list(DISTINCT feed_url ORDER BY feed_url) AS feeds FROM feed_entry GROUP BY article_id) AS n ON n.article_id = e.article_id;
COMMENT ON VIEW event_evidence IS 'The words behind each event: its sentence with the trigger in [brackets], the article, and the feeds that led to it.';
