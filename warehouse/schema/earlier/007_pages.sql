-- Raw pages, kept apart from the database, so that texts can be extracted again without fetching; and what each revision of an article gave.

CREATE TABLE page (
    article_id VARCHAR,
    page_hash VARCHAR,
    final_url VARCHAR,
    status INTEGER,
    headers STRUCT(name VARCHAR, value VARCHAR)[],
    fetched_at TIMESTAMP,
    kept_in VARCHAR
);
COMMENT ON TABLE page IS 'Raw pages that were kept (DATELINE_KEEP_PAGES), one row an article and content. The files may be gone since (DATELINE_KEEP_PAGES_DAYS).';
COMMENT ON COLUMN page.article_id IS 'Article.';
COMMENT ON COLUMN page.page_hash IS 'Hash of the body as decoded from its transfer: 32 hexadecimal digits of BLAKE2b.';
COMMENT ON COLUMN page.final_url IS 'URL after redirects.';
COMMENT ON COLUMN page.status IS 'HTTP status.';
COMMENT ON COLUMN page.headers IS 'Headers of the answer that were kept.';
COMMENT ON COLUMN page.fetched_at IS 'Last fetch with this content.';
COMMENT ON COLUMN page.kept_in IS 'File below DATELINE_HOME/pages; of a WARC, with the offset of the record after a colon.';

ALTER TABLE article_revision ADD COLUMN page_hash VARCHAR;
ALTER TABLE article_revision ADD COLUMN read_at TIMESTAMP;
ALTER TABLE article_revision ADD COLUMN events
    STRUCT(event_id VARCHAR, event_type VARCHAR, mode VARCHAR, status VARCHAR, actors VARCHAR[], recipients VARCHAR[], sentence_text VARCHAR)[];
COMMENT ON COLUMN article_revision.page_hash IS 'Page of its last fetch, of which the text was taken; see page.';
COMMENT ON COLUMN article_revision.read_at IS 'When it was last read.';
COMMENT ON COLUMN article_revision.events IS 'What it said when it was last read; the events of the newest revision are in event.';
