-- Articles: what servers answered, by what each is known, its texts, and the raw pages that are kept beside the database.

CREATE TABLE source (
    host VARCHAR,
    name VARCHAR,
    first_seen_at TIMESTAMP,
    last_seen_at TIMESTAMP
);
COMMENT ON TABLE source IS 'News sources: the sites whose pages were read, one row a host.';
COMMENT ON COLUMN source.host IS 'Host of the site, e.g. www.example.org.';
COMMENT ON COLUMN source.name IS 'What the site calls itself, on its newest page.';
COMMENT ON COLUMN source.first_seen_at IS 'When its first page was fetched.';
COMMENT ON COLUMN source.last_seen_at IS 'When its newest page was fetched.';

CREATE TABLE article (
    article_id VARCHAR USING COMPRESSION uncompressed,
    url VARCHAR,
    final_url VARCHAR,
    host VARCHAR,
    status INTEGER,
    content_type VARCHAR,
    bytes INTEGER,
    page_class VARCHAR,
    first_fetched_at TIMESTAMP,
    fetched_at TIMESTAMP,
    read_at TIMESTAMP,
    document_id VARCHAR,
    reading_id VARCHAR,
    run_id VARCHAR,
    read_on DATE,
    coded_with VARCHAR,
    extracted_with VARCHAR
);
COMMENT ON TABLE article IS 'What servers answered, one row a page, in its newest version.';
COMMENT ON COLUMN article.article_id IS 'Hash of the canonical URL.';
COMMENT ON COLUMN article.url IS 'Canonical URL.';
COMMENT ON COLUMN article.final_url IS 'URL after redirects.';
COMMENT ON COLUMN article.host IS 'Host of final_url: the source.';
COMMENT ON COLUMN article.status IS 'HTTP status; empty where there was no answer, and the feed told the article.';
COMMENT ON COLUMN article.content_type IS 'Content-Type header.';
COMMENT ON COLUMN article.bytes IS 'Length of the body, decoded.';
COMMENT ON COLUMN article.page_class IS 'article, or what else the page is: partial, paywall, consent, bot-check, soft-404, ...';
COMMENT ON COLUMN article.first_fetched_at IS 'First fetch.';
COMMENT ON COLUMN article.fetched_at IS 'Last fetch.';
COMMENT ON COLUMN article.read_at IS 'When the page was last read.';
COMMENT ON COLUMN article.document_id IS 'Document that came of it; empty where none did.';
COMMENT ON COLUMN article.reading_id IS 'Hash of all that reading it gave: an equal reading is not loaded again.';
COMMENT ON COLUMN article.run_id IS 'Run that loaded this version.';
COMMENT ON COLUMN article.read_on IS 'Day of the reading that gave what is known of it; the rows of its document, mentions and events have the same.';
COMMENT ON COLUMN article.coded_with IS 'Coder that read the text last: its name and version, and after + a hash of its code, its tables and its model. Empty: before this was kept.';
COMMENT ON COLUMN article.extracted_with IS 'Coder, as above, that took the text from the page.';

CREATE TABLE article_alias (
    article_id VARCHAR USING COMPRESSION uncompressed,
    kind VARCHAR,
    value VARCHAR,
    alias_id VARCHAR USING COMPRESSION uncompressed,
    first_seen_at TIMESTAMP
);
COMMENT ON TABLE article_alias IS 'All by which an article is known besides its entries'' guids: why two links are the same article. See article_identity.';
COMMENT ON COLUMN article_alias.article_id IS 'Article.';
COMMENT ON COLUMN article_alias.kind IS 'link (in a feed, canonical spelling), redirect (where that led), canonical (what the page calls itself), or text.';
COMMENT ON COLUMN article_alias.value IS 'The address; of a text its MD5 hash.';
COMMENT ON COLUMN article_alias.alias_id IS 'Id that an article would have by that address; of a text the first half of its hash.';
COMMENT ON COLUMN article_alias.first_seen_at IS 'First fetch that showed it.';

CREATE TABLE article_revision (
    document_id VARCHAR,
    article_id VARCHAR,
    title VARCHAR,
    published_on DATE,
    characters INTEGER,
    first_fetched_at TIMESTAMP,
    last_fetched_at TIMESTAMP,
    page_hash VARCHAR,
    read_at TIMESTAMP,
    events STRUCT(event_id VARCHAR, event_type VARCHAR, "mode" VARCHAR, status VARCHAR, actors VARCHAR[], recipients VARCHAR[], sentence_text VARCHAR)[]
);
COMMENT ON TABLE article_revision IS 'Every text that an article has had, the newest included; the texts are in article_text.';
COMMENT ON COLUMN article_revision.document_id IS 'Hash of article and text.';
COMMENT ON COLUMN article_revision.article_id IS 'Article.';
COMMENT ON COLUMN article_revision.title IS 'Title on the page.';
COMMENT ON COLUMN article_revision.published_on IS 'Day of publication.';
COMMENT ON COLUMN article_revision.characters IS 'Length of the text.';
COMMENT ON COLUMN article_revision.first_fetched_at IS 'First fetch with this text.';
COMMENT ON COLUMN article_revision.last_fetched_at IS 'Last fetch with this text.';
COMMENT ON COLUMN article_revision.page_hash IS 'Page of its last fetch, of which the text was taken; see page.';
COMMENT ON COLUMN article_revision.read_at IS 'When it was last read.';
COMMENT ON COLUMN article_revision.events IS 'What it said when it was last read; the events of the newest revision are in event.';

CREATE TABLE article_text (
    document_id VARCHAR,
    article_id VARCHAR,
    text VARCHAR USING COMPRESSION zstd
);
COMMENT ON TABLE article_text IS 'Main texts, apart from the documents so that scans of those stay fast.';
COMMENT ON COLUMN article_text.document_id IS 'Document.';
COMMENT ON COLUMN article_text.article_id IS 'Article.';
COMMENT ON COLUMN article_text.text IS 'Main text; all spans are offsets into it, in characters.';

CREATE TABLE document (
    document_id VARCHAR,
    article_id VARCHAR,
    url VARCHAR,
    title VARCHAR,
    byline VARCHAR,
    outlet VARCHAR,
    language VARCHAR,
    published_on DATE,
    published_from VARCHAR,
    sentences INTEGER,
    sentence_spans STRUCT(span_start INTEGER, span_end INTEGER)[],
    run_id VARCHAR,
    read_on DATE,
    text_from VARCHAR,
    published_confidence DOUBLE
);
COMMENT ON TABLE document IS 'What a person would read: the newest revision of each article that holds one.';
COMMENT ON COLUMN document.document_id IS 'Hash of article and text.';
COMMENT ON COLUMN document.article_id IS 'Article.';
COMMENT ON COLUMN document.url IS 'Where it was read.';
COMMENT ON COLUMN document.title IS 'Title on the page.';
COMMENT ON COLUMN document.byline IS 'Author on the page.';
COMMENT ON COLUMN document.outlet IS 'Name of the publisher, or its host.';
COMMENT ON COLUMN document.language IS 'ISO 639-1 code.';
COMMENT ON COLUMN document.published_on IS 'Day of publication.';
COMMENT ON COLUMN document.published_from IS 'How that day was found: feed, json-ld, meta, htmldate, given, fetched.';
COMMENT ON COLUMN document.sentences IS 'Number of sentences.';
COMMENT ON COLUMN document.sentence_spans IS 'Offsets of the sentences in the text.';
COMMENT ON COLUMN document.run_id IS 'Run that loaded it.';
COMMENT ON COLUMN document.read_on IS 'Day on which the text was read.';
COMMENT ON COLUMN document.text_from IS 'Where the text was read: page; feed, where the page could not be had or held none; given, where it came as plain text.';
COMMENT ON COLUMN document.published_confidence IS 'Probability that this day is right: by how often its source is, and whether feed and page agree.';

CREATE TABLE page (
    article_id VARCHAR,
    page_hash VARCHAR,
    final_url VARCHAR,
    status INTEGER,
    headers STRUCT("name" VARCHAR, "value" VARCHAR)[],
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
