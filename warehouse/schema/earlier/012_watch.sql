-- Being told: what matched a watch rule, once an incident.

CREATE TABLE watch_match (
    watch VARCHAR,
    subject VARCHAR,
    event_id VARCHAR,
    what VARCHAR,
    matched_at TIMESTAMP,
    emitted_at TIMESTAMP,
    posted_at TIMESTAMP
);
COMMENT ON TABLE watch_match IS 'What matched a watch rule of watch.toml, and when it was told: one row for each rule and incident, or rule and week.';
COMMENT ON COLUMN watch_match.watch IS 'Name of the rule.';
COMMENT ON COLUMN watch_match.subject IS 'The incident; for a threshold, the week as ISO 8601 writes it.';
COMMENT ON COLUMN watch_match.event_id IS 'The incident''s best report when it matched; empty for a threshold.';
COMMENT ON COLUMN watch_match.what IS 'What was told, as JSON.';
COMMENT ON COLUMN watch_match.matched_at IS 'When it was first seen to match.';
COMMENT ON COLUMN watch_match.emitted_at IS 'When the Prefect event was emitted; empty until then.';
COMMENT ON COLUMN watch_match.posted_at IS 'When the webhook had taken it; empty until then, and where there is none.';
