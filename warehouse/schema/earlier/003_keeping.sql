-- Who loaded what: runs, batches, coders. Work that changed no row but the state of feeds and entries leaves no row here.

CREATE TABLE coder (
    coder VARCHAR,
    model VARCHAR,
    first_used_at TIMESTAMP
);
COMMENT ON TABLE coder IS 'Coders whose events were loaded.';
COMMENT ON COLUMN coder.coder IS 'Name and version of the coder.';
COMMENT ON COLUMN coder.model IS 'Name and version of the parser''s model.';
COMMENT ON COLUMN coder.first_used_at IS 'First reading with it.';

CREATE TABLE run (
    run_id VARCHAR,
    started_at TIMESTAMP,
    finished_at TIMESTAMP,
    first_loaded_at TIMESTAMP,
    last_loaded_at TIMESTAMP
);
COMMENT ON TABLE run IS 'Runs that changed something.';
COMMENT ON COLUMN run.run_id IS 'Run.';
COMMENT ON COLUMN run.started_at IS 'When it began; empty where it was killed.';
COMMENT ON COLUMN run.finished_at IS 'When it ended; empty where it was killed.';
COMMENT ON COLUMN run.first_loaded_at IS 'When the first of its batches was loaded.';
COMMENT ON COLUMN run.last_loaded_at IS 'When the last of its batches was loaded.';

CREATE TABLE load_batch (
    batch_id VARCHAR,
    run_id VARCHAR,
    kind VARCHAR,
    loaded_at TIMESTAMP,
    entries INTEGER,
    articles INTEGER,
    replaced INTEGER,
    documents INTEGER,
    events INTEGER,
    rejections INTEGER,
    polls INTEGER
);
COMMENT ON TABLE load_batch IS 'Ledger: staged batches whose loading added or replaced rows.';
COMMENT ON COLUMN load_batch.batch_id IS 'Name of the staged batch.';
COMMENT ON COLUMN load_batch.run_id IS 'Run that staged it.';
COMMENT ON COLUMN load_batch.kind IS 'polls or outcomes.';
COMMENT ON COLUMN load_batch.loaded_at IS 'When it was committed.';
COMMENT ON COLUMN load_batch.entries IS 'Feed entries never seen before.';
COMMENT ON COLUMN load_batch.articles IS 'Articles never fetched before.';
COMMENT ON COLUMN load_batch.replaced IS 'Articles whose new reading took the place of the old one.';
COMMENT ON COLUMN load_batch.documents IS 'Documents more than before.';
COMMENT ON COLUMN load_batch.events IS 'Events more than before.';
COMMENT ON COLUMN load_batch.rejections IS 'Rejections more than before.';
COMMENT ON COLUMN load_batch.polls IS 'Polls more than before.';
