CREATE VIEW coder_compare AS
WITH now AS (
    SELECT
        r.coder AS other_coder, r.model AS other_model, e.document_id, e.sentence, e.trigger_start, e.event_id, e.coder, e.sentence_text, e.event_type, e.mode,
        e.status, e.event_date, coalesce(p.actors, []) AS actors, coalesce(p.recipients, []) AS recipients, l.name AS place,
        row_number() OVER (PARTITION BY r.coder, r.model, e.document_id, e.sentence, e.trigger_start ORDER BY e.event_type, e.event_id) AS turn
    FROM event AS e
    JOIN reading_beside AS r USING (document_id)
    LEFT JOIN (
        SELECT event_id, list(code ORDER BY position) FILTER (side = 'actor') AS actors, list(code ORDER BY position) FILTER (side = 'recipient') AS recipients
        FROM event_participant
        GROUP BY event_id
    ) AS p USING (event_id)
    LEFT JOIN event_place AS l USING (event_id)
),
beside AS (
    SELECT
        coder AS other_coder, model AS other_model, document_id, sentence, trigger_start, event_id, sentence_text, event_type, mode, status, event_date, actors,
        recipients, place, row_number() OVER (PARTITION BY coder, model, document_id, sentence, trigger_start ORDER BY event_type, event_id) AS turn
    FROM event_beside
    WHERE document_id IN (SELECT document_id FROM document)
),
compared AS (
    SELECT
        document_id, sentence, other_coder, other_model, coalesce(n.sentence_text, b.sentence_text) AS sentence_text,
        n.event_id, n.event_type, n.mode, n.status, n.actors, n.recipients, n.event_date, n.place,
        b.event_id AS other_event_id, b.event_type AS other_event_type, b.mode AS other_mode, b.status AS other_status, b.actors AS other_actors,
        b.recipients AS other_recipients, b.event_date AS other_event_date, b.place AS other_place
    FROM now AS n
    FULL JOIN beside AS b USING (other_coder, other_model, document_id, sentence, trigger_start, turn)
)
SELECT
    c.document_id, d.published_on, c.sentence, c.sentence_text, c.other_coder, c.other_model,
    CASE
        WHEN other_event_id IS NULL THEN 'not by the other'
        WHEN event_id IS NULL THEN 'only by the other'
        WHEN (event_type, mode, status, actors, recipients, event_date, place)
            IS DISTINCT FROM (other_event_type, other_mode, other_status, other_actors, other_recipients, other_event_date, other_place) THEN 'changed'
        ELSE 'same'
    END AS change,
    CASE WHEN event_id IS NOT NULL AND other_event_id IS NOT NULL THEN list_filter(
        [
            CASE WHEN event_type <> other_event_type THEN 'type' END, CASE WHEN mode IS DISTINCT FROM other_mode THEN 'mode' END,
            CASE WHEN status <> other_status THEN 'status' END, CASE WHEN actors <> other_actors THEN 'actors' END,
            CASE WHEN recipients <> other_recipients THEN 'recipients' END, CASE WHEN event_date IS DISTINCT FROM other_event_date THEN 'date' END,
            CASE WHEN place IS DISTINCT FROM other_place THEN 'place' END
        ],
        lambda field: field IS NOT NULL
    ) END AS differs,
    c.* EXCLUDE (document_id, sentence, sentence_text, other_coder, other_model)
FROM compared AS c
JOIN document AS d USING (document_id);
COMMENT ON VIEW coder_compare IS 'What another coder makes of the same documents, event by event (same word of the same sentence): same, changed and in what, or only by one of the two.';
