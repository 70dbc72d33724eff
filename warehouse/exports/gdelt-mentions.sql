-- One row a report of each of those events, in the 16 columns of GDELT 2.0's mentions table. Sentences count from 1; -1 is no offset.
WITH start AS (SELECT event_id, side, code, min(span_start) AS at FROM event_participant GROUP BY ALL)
SELECT
    p.number AS "GLOBALEVENTID", strftime(p.first_seen_at, '%Y%m%d%H%M%S') AS "EventTimeDate", strftime(m.seen_at, '%Y%m%d%H%M%S') AS "MentionTimeDate",
    1 AS "MentionType", a.host AS "MentionSourceName", cell(a.url) AS "MentionIdentifier", e.sentence + 1 AS "SentenceID",
    coalesce(s.at, -1) AS "Actor1CharOffset", coalesce(t.at, -1) AS "Actor2CharOffset", e.trigger_start AS "ActionCharOffset", 1 AS "InRawText",
    round(e.confidence * 100)::INTEGER AS "Confidence", r.characters AS "MentionDocLen", NULL AS "MentionDocTone", NULL AS "MentionDocTranslationInfo",
    NULL AS "Extras"
FROM gdelt_pair AS p
JOIN event_incident AS m USING (incident_id)
JOIN event AS e ON e.event_id = m.event_id
JOIN article AS a ON a.article_id = e.article_id
JOIN article_revision AS r ON r.document_id = e.document_id
LEFT JOIN start AS s ON s.event_id = e.event_id AND s.side = 'actor' AND s.code = p.actor
LEFT JOIN start AS t ON t.event_id = e.event_id AND t.side = 'recipient' AND t.code = p.recipient
ORDER BY "MentionTimeDate", "GLOBALEVENTID", "MentionIdentifier", "SentenceID", "ActionCharOffset"
