-- Events that have no incident yet, with what the rule compares. Reads new_event, new_participant, new_place and new_document.
CREATE OR REPLACE TEMP MACRO stem(word) AS CASE
    WHEN length(word) > 4 THEN regexp_replace(regexp_replace(word, '(?:ings?|ed|e?s)$', ''), '[eiy]$', '')
    ELSE word
END;
CREATE OR REPLACE TEMP MACRO words(text) AS regexp_extract_all(lower(text), '[\p{L}\p{N}]+');

CREATE OR REPLACE TEMP TABLE side AS
SELECT
    event_id, list(DISTINCT code ORDER BY code) FILTER (side = 'actor') AS actors, list(DISTINCT code ORDER BY code) FILTER (side = 'recipient') AS recipients,
    list(DISTINCT country ORDER BY country) FILTER (side = 'actor' AND country IS NOT NULL) AS actor_countries,
    list(DISTINCT country ORDER BY country) FILTER (side = 'recipient' AND country IS NOT NULL) AS recipient_countries,
    list(DISTINCT side[1] || ':' || coalesce(country, code) ORDER BY side[1] || ':' || coalesce(country, code)) AS keys
FROM new_participant
GROUP BY event_id;

-- Words that sides and place say already: names of known persons and bodies, what begins as their countries' names do (Russia, Russian), capitals, the place.
CREATE OR REPLACE TEMP TABLE said AS
SELECT event_id, unnest(words(text)) AS word, false AS begins FROM new_participant WHERE how = 'gazetteer' AND code IS DISTINCT FROM country
UNION
SELECT event_id, unnest(words(c.capital)), false FROM new_participant JOIN ref_country AS c USING (country)
UNION
SELECT event_id, unnest(words(c.name))[:4], true FROM new_participant JOIN ref_country AS c USING (country)
UNION
SELECT event_id, unnest(words(concat_ws(' ', name, text))), false FROM new_place;

-- Words of the sentence that are none of these, nor the first of the trigger, nor common.
CREATE OR REPLACE TEMP TABLE telling AS
SELECT event_id, list(DISTINCT stem(word) ORDER BY stem(word)) AS words
FROM (SELECT event_id, unnest(words(sentence_text)) AS word, words(trigger_text)[1] AS trigger FROM new_event) AS w
WHERE (length(word) > 2 OR word SIMILAR TO '\d+') AND word IS DISTINCT FROM trigger AND word NOT IN (FROM ref_common_word)
    AND (event_id, word, false) NOT IN (FROM said) AND (event_id, word[:4], true) NOT IN (FROM said)
GROUP BY event_id;

CREATE OR REPLACE TEMP TABLE new_report AS
SELECT
    e.event_id AS id, e.event_id, e.article_id, d.published_on, d.seen_at, e.sentence,
    CASE WHEN e.status IN ('future', 'hypothetical') THEN 'open' WHEN e.status = 'negated' THEN 'denied' ELSE 'happened' END AS claim,
    e.event_type, e.mode,
    CASE e.date_precision WHEN 'unknown' THEN d.published_on - 2 ELSE e.event_on END AS first_on,
    CASE e.date_precision
        WHEN 'unknown' THEN d.published_on
        WHEN 'week' THEN e.event_on + 6
        WHEN 'month' THEN last_day(e.event_on)
        WHEN 'year' THEN last_day(e.event_on + INTERVAL 11 MONTH)
        WHEN 'range' THEN coalesce(try_cast(split_part(e.event_date, '/', 2) AS DATE), e.event_on)
        ELSE e.event_on
    END::DATE AS last_on,
    coalesce(s.actors, []) AS actors, coalesce(s.recipients, []) AS recipients, coalesce(s.actor_countries, []) AS actor_countries,
    coalesce(s.recipient_countries, []) AS recipient_countries, l.name AS place, l.country AS place_country, l.admin1 AS place_admin1, l.latitude, l.longitude,
    coalesce(s.keys, []) AS keys, coalesce(t.words, []) AS words, false AS led
FROM new_event AS e
JOIN new_document AS d USING (document_id)
LEFT JOIN side AS s USING (event_id)
LEFT JOIN new_place AS l USING (event_id)
LEFT JOIN telling AS t USING (event_id);
