-- Incidents: the reports of one event, as one. docs/incidents.md has the rule.

CREATE TABLE event_incident (
    event_id VARCHAR,
    article_id VARCHAR,
    incident_id VARCHAR,
    similarity DOUBLE,
    agreed VARCHAR[],
    published_on DATE,
    seen_at TIMESTAMP,
    sentence INTEGER,
    claim VARCHAR,
    event_type VARCHAR,
    mode VARCHAR,
    first_on DATE,
    last_on DATE,
    actors VARCHAR[],
    recipients VARCHAR[],
    actor_countries VARCHAR[],
    recipient_countries VARCHAR[],
    place VARCHAR,
    place_country VARCHAR,
    place_admin1 VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    keys VARCHAR[],
    words VARCHAR[]
);
COMMENT ON TABLE event_incident IS 'The incident of each event, why it is that one, and what the rule compares.';
COMMENT ON COLUMN event_incident.event_id IS 'Event: one report.';
COMMENT ON COLUMN event_incident.article_id IS 'Article.';
COMMENT ON COLUMN event_incident.incident_id IS 'Incident: i and the id of its first report.';
COMMENT ON COLUMN event_incident.similarity IS 'Share of the fewer telling words that the sentences of this report and of the first have in common; 1 for the first itself.';
COMMENT ON COLUMN event_incident.agreed IS 'What agrees with the first report, of: type, mode, actor, recipient, day, place, text; empty for the first itself.';
COMMENT ON COLUMN event_incident.published_on IS 'Day of publication.';
COMMENT ON COLUMN event_incident.seen_at IS 'When the text was first fetched; the first report is the first by published_on, seen_at and event_id.';
COMMENT ON COLUMN event_incident.sentence IS 'Sentence, from 0.';
COMMENT ON COLUMN event_incident.claim IS 'happened (asserted, alleged, historical), open (future, hypothetical) or denied (negated): reports of one incident make the same claim.';
COMMENT ON COLUMN event_incident.event_type IS 'PLOVER event type.';
COMMENT ON COLUMN event_incident.mode IS 'PLOVER mode of the type.';
COMMENT ON COLUMN event_incident.first_on IS 'First day on which it may have happened by this report.';
COMMENT ON COLUMN event_incident.last_on IS 'Last such day.';
COMMENT ON COLUMN event_incident.actors IS 'Codes of the actors.';
COMMENT ON COLUMN event_incident.recipients IS 'Codes of the recipients.';
COMMENT ON COLUMN event_incident.actor_countries IS 'Countries of the actors, where known.';
COMMENT ON COLUMN event_incident.recipient_countries IS 'Countries of the recipients, where known.';
COMMENT ON COLUMN event_incident.place IS 'Place.';
COMMENT ON COLUMN event_incident.place_country IS 'Country of the place.';
COMMENT ON COLUMN event_incident.place_admin1 IS 'Its first-level division.';
COMMENT ON COLUMN event_incident.latitude IS 'Degrees north.';
COMMENT ON COLUMN event_incident.longitude IS 'Degrees east.';
COMMENT ON COLUMN event_incident.keys IS 'Reports are compared where they share one: a side''s country, or its code where that is unknown.';
COMMENT ON COLUMN event_incident.words IS 'Telling words of the sentence, without the trigger and the names of known actors.';

CREATE TABLE incident (
    incident_id VARCHAR,
    event_id VARCHAR,
    event_on DATE,
    date_precision VARCHAR,
    event_type VARCHAR,
    mode VARCHAR,
    contexts VARCHAR[],
    cameo VARCHAR,
    quad UTINYINT,
    goldstein DOUBLE,
    plover_score DOUBLE,
    status VARCHAR,
    actors VARCHAR[],
    actor_names VARCHAR[],
    actor_countries VARCHAR[],
    recipients VARCHAR[],
    recipient_names VARCHAR[],
    recipient_countries VARCHAR[],
    place VARCHAR,
    place_country VARCHAR,
    place_admin1 VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    reports INTEGER,
    articles INTEGER,
    stories INTEGER,
    outlets INTEGER,
    first_published_on DATE,
    last_published_on DATE,
    first_seen_at TIMESTAMP,
    last_seen_at TIMESTAMP,
    confidence DOUBLE,
    sentence_text VARCHAR
);
COMMENT ON TABLE incident IS 'What happened, each thing once: one row for all reports of one event, with what its best report says; of every status.';
COMMENT ON COLUMN incident.incident_id IS 'i and the id of the first report.';
COMMENT ON COLUMN incident.event_id IS 'The best report: asserted, dated, placed, with most sides, most certain. Type, sides, day, place and sentence are its own.';
COMMENT ON COLUMN incident.event_on IS 'Day, for counting.';
COMMENT ON COLUMN incident.date_precision IS 'day, week, month, year, range or unknown.';
COMMENT ON COLUMN incident.event_type IS 'PLOVER event type.';
COMMENT ON COLUMN incident.mode IS 'PLOVER mode of the type.';
COMMENT ON COLUMN incident.contexts IS 'PLOVER contexts.';
COMMENT ON COLUMN incident.cameo IS 'CAMEO code.';
COMMENT ON COLUMN incident.quad IS 'Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';
COMMENT ON COLUMN incident.goldstein IS 'Goldstein scale of the CAMEO code, -10 to 10.';
COMMENT ON COLUMN incident.plover_score IS 'PLOVER''s own scale of type and mode, -10 to 10.';
COMMENT ON COLUMN incident.status IS 'asserted, alleged, hypothetical, future, negated or historical: asserted where any report asserts it.';
COMMENT ON COLUMN incident.actors IS 'Codes of the actors, in order.';
COMMENT ON COLUMN incident.actor_names IS 'Their names.';
COMMENT ON COLUMN incident.actor_countries IS 'Their countries, each once; empty where none is known.';
COMMENT ON COLUMN incident.recipients IS 'Codes of the recipients, in order.';
COMMENT ON COLUMN incident.recipient_names IS 'Their names.';
COMMENT ON COLUMN incident.recipient_countries IS 'Their countries, each once; empty where none is known.';
COMMENT ON COLUMN incident.place IS 'Place.';
COMMENT ON COLUMN incident.place_country IS 'Its country.';
COMMENT ON COLUMN incident.place_admin1 IS 'Its first-level division.';
COMMENT ON COLUMN incident.latitude IS 'Degrees north.';
COMMENT ON COLUMN incident.longitude IS 'Degrees east.';
COMMENT ON COLUMN incident.reports IS 'Events coded of it.';
COMMENT ON COLUMN incident.articles IS 'Articles that tell it.';
COMMENT ON COLUMN incident.stories IS 'Accounts of it: copies of an article count once.';
COMMENT ON COLUMN incident.outlets IS 'Outlets that tell it.';
COMMENT ON COLUMN incident.first_published_on IS 'Day of publication of the first report.';
COMMENT ON COLUMN incident.last_published_on IS 'Day of publication of the last one.';
COMMENT ON COLUMN incident.first_seen_at IS 'When the first of its reports was fetched.';
COMMENT ON COLUMN incident.last_seen_at IS 'When the last of its reports was fetched.';
COMMENT ON COLUMN incident.confidence IS 'Confidence of the best report, 0 to 1.';
COMMENT ON COLUMN incident.sentence_text IS 'Sentence of the best report.';

CREATE TABLE incident_dyad (
    incident_id VARCHAR,
    event_on DATE,
    event_type VARCHAR,
    mode VARCHAR,
    quad UTINYINT,
    goldstein DOUBLE,
    plover_score DOUBLE,
    status VARCHAR,
    confidence DOUBLE,
    actor VARCHAR,
    actor_country VARCHAR,
    actor_name VARCHAR,
    recipient VARCHAR,
    recipient_country VARCHAR,
    recipient_name VARCHAR,
    country_pair BOOLEAN,
    first_published_on DATE
);
COMMENT ON TABLE incident_dyad IS 'Incidents by pairs of an actor and a recipient, kept beside the lists so that counts of pairs are quick; an incident without recipients has one row an actor.';
COMMENT ON COLUMN incident_dyad.incident_id IS 'Incident.';
COMMENT ON COLUMN incident_dyad.event_on IS 'Day, for counting.';
COMMENT ON COLUMN incident_dyad.event_type IS 'PLOVER event type.';
COMMENT ON COLUMN incident_dyad.mode IS 'PLOVER mode of the type.';
COMMENT ON COLUMN incident_dyad.quad IS 'Quad class.';
COMMENT ON COLUMN incident_dyad.goldstein IS 'Goldstein scale.';
COMMENT ON COLUMN incident_dyad.plover_score IS 'PLOVER''s own scale.';
COMMENT ON COLUMN incident_dyad.status IS 'Status of the incident.';
COMMENT ON COLUMN incident_dyad.confidence IS 'Confidence of the best report.';
COMMENT ON COLUMN incident_dyad.actor IS 'Code of the actor.';
COMMENT ON COLUMN incident_dyad.actor_country IS 'Its country, where known.';
COMMENT ON COLUMN incident_dyad.actor_name IS 'Its name.';
COMMENT ON COLUMN incident_dyad.recipient IS 'Code of the recipient.';
COMMENT ON COLUMN incident_dyad.recipient_country IS 'Its country, where known.';
COMMENT ON COLUMN incident_dyad.recipient_name IS 'Its name.';
COMMENT ON COLUMN incident_dyad.country_pair IS 'Whether this is the incident''s first row of these two countries: so pairs of countries count once.';
COMMENT ON COLUMN incident_dyad.first_published_on IS 'Day of publication of the first report.';

CREATE TABLE ref_sibling_type (event_type VARCHAR, sibling VARCHAR);
COMMENT ON TABLE ref_sibling_type IS 'Event types that reports of one event are coded as, both ways.';
COMMENT ON COLUMN ref_sibling_type.event_type IS 'Type.';
COMMENT ON COLUMN ref_sibling_type.sibling IS 'Its sibling.';

CREATE TABLE ref_common_word (word VARCHAR);
COMMENT ON TABLE ref_common_word IS 'Words, in base form, that tell no report from another.';
COMMENT ON COLUMN ref_common_word.word IS 'Word.';
