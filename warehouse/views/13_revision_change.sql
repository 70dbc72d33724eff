CREATE VIEW revision_change AS
WITH said AS (
    SELECT
        article_id, document_id, title, published_on, characters, first_fetched_at, last_fetched_at,
        list_transform(
            events,
            lambda e: concat_ws(
                ' ', e.event_type || coalesce('/' || e.mode, ''), nullif(e.status, 'asserted'), coalesce(nullif(array_to_string(e.actors, '+'), ''), '---'), '>',
                coalesce(nullif(array_to_string(e.recipients, '+'), ''), '---')
            )
        ) AS events
    FROM article_revision
), numbered AS (
    SELECT
        *, row_number() OVER versions AS revision, count(*) OVER (PARTITION BY article_id) AS revisions, lag(document_id) OVER versions AS previous_document_id,
        coalesce(lag(events) OVER versions, []) AS before  -- DuckDB 1.5 does not read back a default of lag
    FROM said
    WINDOW versions AS (PARTITION BY article_id ORDER BY first_fetched_at, document_id)
)
SELECT
    article_id, revision::INTEGER AS revision, revisions::INTEGER AS revisions, document_id, previous_document_id, title, published_on, characters,
    first_fetched_at, last_fetched_at, events, list_sort(list_filter(list_distinct(events), lambda e: NOT list_contains(before, e))) AS gained,
    list_sort(list_filter(list_distinct(before), lambda e: NOT list_contains(events, e))) AS lost
FROM numbered;
COMMENT ON VIEW revision_change IS 'Every version of an article, the first is 1, with its events as TYPE/mode status actors > recipients, and which of them the version before did not give (gained) and which it alone gave (lost). The texts: article_text; what changed in them: dateline explain ARTICLE_ID.';
