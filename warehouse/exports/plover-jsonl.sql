-- One object an event, in the fields of the PLOVER manual's JSON; not known is null.
WITH side AS (
    SELECT
        event_id, list({'code': code, 'country': country, 'sectors': sectors, 'name': name, 'text': text} ORDER BY position) FILTER (side = 'actor') AS actor,
        list({'code': code, 'country': country, 'sectors': sectors, 'name': name, 'text': text} ORDER BY position) FILTER (side = 'recipient') AS recipient
    FROM chosen_participant
    GROUP BY event_id
)
SELECT
    e.event_id AS id, e.event_on::VARCHAR AS date, coalesce(s.actor, []) AS actor, coalesce(s.recipient, []) AS recipient, [e.event_type] AS event, e.mode,
    e.contexts AS context, e.status, e.sentence_text AS text, {'url': d.url, 'sentence': e.sentence, 'trigger': e.trigger_text} AS "textInfo",
    CASE WHEN l.event_id IS NOT NULL
        THEN {'name': l.name, 'country': l.country, 'admin1': l.division, 'latitude': l.latitude, 'longitude': l.longitude, 'geonames': l.geonames_id}
    END AS "eventLoc",
    d.language, d.outlet AS publication, e.coder, e.model AS version, d.read_on::VARCHAR AS "dateCoded"
FROM chosen AS e
JOIN document AS d USING (document_id)
LEFT JOIN side AS s ON s.event_id = e.event_id
LEFT JOIN chosen_place AS l ON l.event_id = e.event_id
ORDER BY e.event_on, e.event_id
