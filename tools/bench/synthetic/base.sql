-- Fills the tables with the invented articles from first to last, as if they had been loaded.
CREATE OR REPLACE TEMP TABLE made_event AS FROM synthetic_event;
CREATE OR REPLACE TEMP TABLE made_participant AS FROM synthetic_event_participant;
INSERT INTO feed_entry BY NAME SELECT *, 'coded' AS state, 1 AS attempts, 0 AS revisits, seen_at + INTERVAL 1 HOUR AS attempted_at, 'base' AS run_id FROM synthetic_feed_entry;
INSERT INTO article BY NAME SELECT *, 'base' AS run_id FROM synthetic_article;
INSERT INTO article_alias BY NAME FROM synthetic_article_alias;
INSERT INTO article_alias BY NAME
SELECT article_id, 'text' AS kind, md5(text) AS value, left(md5(text), 16) AS alias_id, day + INTERVAL 8 HOUR AS first_seen_at
FROM synthetic_article_text JOIN synthetic_number USING (article_id);
INSERT INTO article_revision BY NAME FROM synthetic_article_revision;
INSERT INTO article_text BY NAME FROM synthetic_article_text;
INSERT INTO document BY NAME SELECT *, published_on AS read_on, 'base' AS run_id FROM synthetic_document;
INSERT INTO rejection BY NAME SELECT *, 'base' AS run_id FROM synthetic_rejection;
CREATE OR REPLACE TEMP TABLE synthetic_read AS SELECT article_id, read_on FROM synthetic_article;
INSERT INTO mention BY NAME FROM synthetic_mention JOIN synthetic_read USING (article_id);
INSERT INTO event BY NAME SELECT *, 'base' AS run_id FROM made_event JOIN synthetic_read USING (article_id);
INSERT INTO event_participant BY NAME FROM made_participant JOIN synthetic_read USING (article_id);
INSERT INTO event_place BY NAME FROM synthetic_event_place JOIN synthetic_read USING (article_id);
INSERT INTO story_article BY NAME
SELECT *, 's' || article_id AS story_id, 1 AS containment, published_on + INTERVAL 8 HOUR AS seen_at FROM synthetic_story_article;

-- The events of two articles that follow one another are the same incidents, with the rows that the first one's have.
CREATE OR REPLACE TEMP TABLE synthetic_side AS
SELECT
    event_id, list(code) FILTER (side = 'actor') AS actors, list(name) FILTER (side = 'actor') AS actor_names,
    list(country) FILTER (side = 'actor') AS actor_countries, list(code) FILTER (side = 'recipient') AS recipients,
    list(name) FILTER (side = 'recipient') AS recipient_names, list(country) FILTER (side = 'recipient') AS recipient_countries
FROM made_participant
GROUP BY event_id;

INSERT INTO event_incident BY NAME
SELECT r.*, 'i' || id_of('event', (n - n % 2) * 8 + r.sentence) AS incident_id, 1 AS similarity, [] AS agreed, n.day + INTERVAL 8 HOUR AS seen_at
FROM synthetic_event_incident AS r JOIN synthetic_number AS n USING (article_id);

CREATE OR REPLACE TEMP TABLE synthetic_incident AS
SELECT
    'i' || e.event_id AS incident_id, e.event_id, e.event_on, e.date_precision, e.event_type, e.contexts, e.cameo, e.quad, e.goldstein, e.plover_score, e.status,
    s.* EXCLUDE (event_id), 2 AS reports, 2 AS articles, 2 AS stories, 2 AS outlets, n.day AS first_published_on, n.day AS last_published_on,
    n.day + INTERVAL 8 HOUR AS first_seen_at, n.day + INTERVAL 8 HOUR AS last_seen_at, e.confidence, e.sentence_text,
    l.name AS place, l.country AS place_country, l.latitude, l.longitude
FROM made_event AS e JOIN synthetic_number AS n USING (article_id) JOIN synthetic_side AS s USING (event_id)
LEFT JOIN (SELECT event_id, name, country, latitude, longitude FROM synthetic_event_place) AS l USING (event_id)
WHERE n.n % 2 = 0;
INSERT INTO incident BY NAME FROM synthetic_incident;
INSERT INTO incident_dyad BY NAME
SELECT
    incident_id, event_on, event_type, quad, goldstein, plover_score, status, confidence, actors[1] AS actor, actor_countries[1] AS actor_country,
    actor_names[1] AS actor_name, recipients[1] AS recipient, recipient_countries[1] AS recipient_country, recipient_names[1] AS recipient_name,
    true AS country_pair, first_published_on
FROM synthetic_incident;
