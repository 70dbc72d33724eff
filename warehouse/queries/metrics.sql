-- What a monitoring system may want to know, in Prometheus' terms: metric, its type, what it says, a label and its value (or NULL), the value.
WITH told AS (
    SELECT 1 AS place, 'dateline_feeds' AS metric, 'gauge' AS type, 'Feeds by what their last poll gave.' AS help, 'outcome' AS label, last_outcome AS labelled, count(*) AS value
    FROM feed WHERE due_at IS NOT NULL OR last_outcome = 'gone' GROUP BY last_outcome
    UNION ALL SELECT 2, 'dateline_polls_total', 'counter', 'Polls of feeds.', NULL, NULL, coalesce(sum(polls), 0) FROM feed
    UNION ALL SELECT 3, 'dateline_items_missed_total', 'counter', 'Items that came and went between polls, by estimate.', NULL, NULL, coalesce(sum(missed), 0) FROM feed
    UNION ALL SELECT 4, 'dateline_feed_bytes_week', 'gauge', 'Bytes of feeds in the last seven days: all, and those that were there before.', 'which', 'all', coalesce(sum(bytes), 0)
    FROM feed_day WHERE day > getvariable('now')::DATE - 7
    UNION ALL SELECT 4, 'dateline_feed_bytes_week', 'gauge', 'Bytes of feeds in the last seven days: all, and those that were there before.', 'which', 'wasted', coalesce(sum(wasted_bytes), 0)
    FROM feed_day WHERE day > getvariable('now')::DATE - 7
    UNION ALL SELECT 5, 'dateline_entries', 'gauge', 'Entries of feeds by what became of them.', 'state', state, count(*) FROM feed_entry GROUP BY state
    UNION ALL SELECT 6, 'dateline_articles', 'gauge', 'Articles by the class of their page.', 'class', page_class, count(*) FROM article GROUP BY page_class
    UNION ALL SELECT 7, 'dateline_rejections', 'gauge', 'What was not coded, by stage.', 'stage', stage, count(*) FROM rejection GROUP BY stage
    UNION ALL SELECT 7, 'dateline_coder_failures', 'gauge', 'Sentences on which the coder failed.', NULL, NULL, count(*) FROM rejection WHERE reason = 'coder-failed'
    UNION ALL SELECT 8, 'dateline_documents', 'gauge', 'Documents.', NULL, NULL, count(*) FROM document
    UNION ALL SELECT 9, 'dateline_events', 'gauge', 'Events, each report of one.', NULL, NULL, count(*) FROM event
    UNION ALL SELECT 10, 'dateline_incidents', 'gauge', 'Incidents.', NULL, NULL, count(*) FROM incident
    UNION ALL SELECT 11, 'dateline_last_good_poll_timestamp_seconds', 'gauge', 'When a feed answered last.', NULL, NULL, coalesce(epoch(max(last_good_at)), 0) FROM feed
    UNION ALL SELECT 12, 'dateline_last_fetch_timestamp_seconds', 'gauge', 'When a page was fetched last.', NULL, NULL, coalesce(epoch(max(fetched_at)), 0) FROM article
)
SELECT metric, type, help, label, labelled, value::DOUBLE AS value FROM told ORDER BY place, labelled
