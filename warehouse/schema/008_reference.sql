-- Reference tables, filled from seeds/ and filled again when a seed changes.

CREATE TABLE ref_event_type (
    event_type VARCHAR,
    quad UTINYINT,
    recipient_required BOOLEAN,
    plover_score DOUBLE,
    description VARCHAR
);
COMMENT ON TABLE ref_event_type IS 'PLOVER event types (codebook 0.8).';
COMMENT ON COLUMN ref_event_type.event_type IS 'Type.';
COMMENT ON COLUMN ref_event_type.quad IS 'Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';
COMMENT ON COLUMN ref_event_type.recipient_required IS 'Whether the type needs a recipient.';
COMMENT ON COLUMN ref_event_type.plover_score IS 'PLOVER''s scale, -10 to 10.';
COMMENT ON COLUMN ref_event_type.description IS 'What it means.';

CREATE TABLE ref_event_mode (
    event_type VARCHAR,
    mode VARCHAR,
    plover_score DOUBLE,
    description VARCHAR
);
COMMENT ON TABLE ref_event_mode IS 'PLOVER modes of event types (codebook 0.8).';
COMMENT ON COLUMN ref_event_mode.event_type IS 'Type.';
COMMENT ON COLUMN ref_event_mode.mode IS 'Mode of the type.';
COMMENT ON COLUMN ref_event_mode.plover_score IS 'PLOVER''s scale, -10 to 10.';
COMMENT ON COLUMN ref_event_mode.description IS 'What it means.';

CREATE TABLE ref_context (
    context VARCHAR,
    description VARCHAR
);
COMMENT ON TABLE ref_context IS 'PLOVER contexts (codebook 0.8).';
COMMENT ON COLUMN ref_context.context IS 'Context.';
COMMENT ON COLUMN ref_context.description IS 'What it means.';

CREATE TABLE ref_cameo (
    cameo VARCHAR,
    name VARCHAR,
    root VARCHAR,
    quad UTINYINT,
    penta UTINYINT,
    goldstein DOUBLE
);
COMMENT ON TABLE ref_cameo IS 'CAMEO codes.';
COMMENT ON COLUMN ref_cameo.cameo IS 'Code.';
COMMENT ON COLUMN ref_cameo.name IS 'Name.';
COMMENT ON COLUMN ref_cameo.root IS 'First two digits.';
COMMENT ON COLUMN ref_cameo.quad IS 'Quad class as in GDELT.';
COMMENT ON COLUMN ref_cameo.penta IS 'Penta class as in Phoenix, 0 to 4.';
COMMENT ON COLUMN ref_cameo.goldstein IS 'Goldstein scale, -10 to 10.';

CREATE TABLE ref_crosswalk (
    cameo VARCHAR,
    event_type VARCHAR,
    mode VARCHAR,
    contexts VARCHAR[]
);
COMMENT ON TABLE ref_crosswalk IS 'From CAMEO codes to PLOVER types.';
COMMENT ON COLUMN ref_crosswalk.cameo IS 'CAMEO code.';
COMMENT ON COLUMN ref_crosswalk.event_type IS 'PLOVER type; empty where PLOVER has none.';
COMMENT ON COLUMN ref_crosswalk.mode IS 'PLOVER mode.';
COMMENT ON COLUMN ref_crosswalk.contexts IS 'PLOVER contexts.';

CREATE TABLE ref_country (
    country VARCHAR,
    name VARCHAR,
    capital VARCHAR,
    sovereign VARCHAR,
    valid_from VARCHAR,
    valid_to VARCHAR,
    successor VARCHAR
);
COMMENT ON TABLE ref_country IS 'Countries, past ones included.';
COMMENT ON COLUMN ref_country.country IS 'ISO 3166-1 alpha-3 code, or the field''s own.';
COMMENT ON COLUMN ref_country.name IS 'Name in English.';
COMMENT ON COLUMN ref_country.capital IS 'Capital.';
COMMENT ON COLUMN ref_country.sovereign IS 'Country that a dependency belongs to.';
COMMENT ON COLUMN ref_country.valid_from IS 'Since when, where it did not exist for ever.';
COMMENT ON COLUMN ref_country.valid_to IS 'Until when.';
COMMENT ON COLUMN ref_country.successor IS 'What came after it.';

CREATE TABLE ref_source (
    url VARCHAR,
    title VARCHAR,
    outlet VARCHAR,
    country VARCHAR,
    language VARCHAR
);
COMMENT ON TABLE ref_source IS 'News feeds that Dateline knows, with what is known of their outlets.';
COMMENT ON COLUMN ref_source.url IS 'Address of the feed.';
COMMENT ON COLUMN ref_source.title IS 'Title.';
COMMENT ON COLUMN ref_source.outlet IS 'Outlet.';
COMMENT ON COLUMN ref_source.country IS 'ISO 3166-1 alpha-3 code.';
COMMENT ON COLUMN ref_source.language IS 'ISO 639-1 code.';

CREATE TABLE ref_sibling_type (
    event_type VARCHAR,
    sibling VARCHAR
);
COMMENT ON TABLE ref_sibling_type IS 'Event types that reports of one event are coded as, both ways.';
COMMENT ON COLUMN ref_sibling_type.event_type IS 'Type.';
COMMENT ON COLUMN ref_sibling_type.sibling IS 'Its sibling.';
