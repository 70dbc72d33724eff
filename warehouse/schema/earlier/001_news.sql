-- News as it comes in: sources, feeds, entries, articles, documents.
-- No table has a key: a PRIMARY KEY doubles the file and slows the first load after opening. The loader keeps ids unique, and checks/ proves it.
-- Times are UTC in TIMESTAMP columns, so that a day is the same day in every reader's time zone.

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

CREATE TABLE feed (
    feed_id VARCHAR,
    url VARCHAR,
    title VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    permanent_url VARCHAR,
    first_polled_at TIMESTAMP,
    last_polled_at TIMESTAMP,
    last_outcome VARCHAR,
    last_reason VARCHAR,
    last_status INTEGER,
    due_at TIMESTAMP,
    failures INTEGER,
    polls INTEGER,
    history STRUCT(polled_at TIMESTAMP, shown INTEGER, new INTEGER)[],
    last_run_id VARCHAR
);
COMMENT ON TABLE feed IS 'Feeds that have been polled, with their state; one row an address.';
COMMENT ON COLUMN feed.feed_id IS 'Hash of the address that the user gave.';
COMMENT ON COLUMN feed.url IS 'That address.';
COMMENT ON COLUMN feed.title IS 'What the feed calls itself.';
COMMENT ON COLUMN feed.etag IS 'Validator of the last good answer.';
COMMENT ON COLUMN feed.last_modified IS 'Validator of the last good answer.';
COMMENT ON COLUMN feed.permanent_url IS 'Where the feed says it has moved for good.';
COMMENT ON COLUMN feed.first_polled_at IS 'First poll.';
COMMENT ON COLUMN feed.last_polled_at IS 'Last poll.';
COMMENT ON COLUMN feed.last_outcome IS 'read, unchanged, failed or gone.';
COMMENT ON COLUMN feed.last_reason IS 'Why the last poll failed; empty where it did not.';
COMMENT ON COLUMN feed.last_status IS 'HTTP status of the last poll.';
COMMENT ON COLUMN feed.due_at IS 'When to poll next.';
COMMENT ON COLUMN feed.failures IS 'Failed polls in a row.';
COMMENT ON COLUMN feed.polls IS 'Polls in all.';
COMMENT ON COLUMN feed.history IS 'The last twenty good polls: when, items shown, items that were new.';
COMMENT ON COLUMN feed.last_run_id IS 'Run of the last poll.';

CREATE TABLE feed_change (
    feed_id VARCHAR,
    changed_at TIMESTAMP,
    what VARCHAR,
    before VARCHAR,
    after VARCHAR,
    run_id VARCHAR
);
COMMENT ON TABLE feed_change IS 'What changed about a feed: its title, where it has moved, whether it is gone.';
COMMENT ON COLUMN feed_change.feed_id IS 'Feed.';
COMMENT ON COLUMN feed_change.changed_at IS 'Poll that showed it.';
COMMENT ON COLUMN feed_change.what IS 'title, permanent_url or gone.';
COMMENT ON COLUMN feed_change.before IS 'Value before.';
COMMENT ON COLUMN feed_change.after IS 'Value since.';
COMMENT ON COLUMN feed_change.run_id IS 'Run.';

CREATE TABLE poll (
    feed_id VARCHAR,
    polled_at TIMESTAMP,
    outcome VARCHAR,
    reason VARCHAR,
    status INTEGER,
    shown INTEGER,
    new_entries INTEGER,
    run_id VARCHAR
);
COMMENT ON TABLE poll IS 'Polls that brought something: new entries, or the beginning or end of a failure. Every poll is counted in feed.';
COMMENT ON COLUMN poll.feed_id IS 'Feed.';
COMMENT ON COLUMN poll.polled_at IS 'When.';
COMMENT ON COLUMN poll.outcome IS 'read, unchanged, failed or gone.';
COMMENT ON COLUMN poll.reason IS 'Why it failed; empty where it did not.';
COMMENT ON COLUMN poll.status IS 'HTTP status.';
COMMENT ON COLUMN poll.shown IS 'Items in the feed.';
COMMENT ON COLUMN poll.new_entries IS 'Items never seen before.';
COMMENT ON COLUMN poll.run_id IS 'Run.';

CREATE TABLE feed_entry (
    entry_id VARCHAR,
    feed_id VARCHAR,
    feed_url VARCHAR,
    url VARCHAR,
    guid VARCHAR,
    title VARCHAR,
    published_at TIMESTAMP,
    summary VARCHAR,
    content VARCHAR USING COMPRESSION zstd,
    article_id VARCHAR,
    state VARCHAR,
    attempts INTEGER,
    due_at TIMESTAMP,
    attempted_at TIMESTAMP,
    seen_at TIMESTAMP,
    position INTEGER,
    run_id VARCHAR
);
COMMENT ON TABLE feed_entry IS 'What feeds claimed, one row an item, as first seen. Nothing vanishes: entries = coded + rejected + pending + duplicate.';
COMMENT ON COLUMN feed_entry.entry_id IS 'Hash of the feed and the item''s guid, or its link where it has none.';
COMMENT ON COLUMN feed_entry.feed_id IS 'Feed.';
COMMENT ON COLUMN feed_entry.feed_url IS 'Address of the feed.';
COMMENT ON COLUMN feed_entry.url IS 'Link of the item.';
COMMENT ON COLUMN feed_entry.guid IS 'Id that the feed gives the item.';
COMMENT ON COLUMN feed_entry.title IS 'Title in the feed.';
COMMENT ON COLUMN feed_entry.published_at IS 'Time in the feed.';
COMMENT ON COLUMN feed_entry.summary IS 'Summary in the feed, plain text.';
COMMENT ON COLUMN feed_entry.content IS 'Full text in the feed, HTML.';
COMMENT ON COLUMN feed_entry.article_id IS 'Article that the link leads to.';
COMMENT ON COLUMN feed_entry.state IS 'pending, coded, rejected, or duplicate: another entry leads to the same article, and says what became of it.';
COMMENT ON COLUMN feed_entry.attempts IS 'Attempts to fetch the page.';
COMMENT ON COLUMN feed_entry.due_at IS 'When to try again; empty: at once.';
COMMENT ON COLUMN feed_entry.attempted_at IS 'Last attempt.';
COMMENT ON COLUMN feed_entry.seen_at IS 'Poll that showed it first.';
COMMENT ON COLUMN feed_entry.position IS 'Place in the feed at that poll, from 0.';
COMMENT ON COLUMN feed_entry.run_id IS 'Run that saw it first.';

CREATE TABLE article (
    article_id VARCHAR,
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
    run_id VARCHAR
);
COMMENT ON TABLE article IS 'What servers answered, one row a page, in its newest version.';
COMMENT ON COLUMN article.article_id IS 'Hash of the canonical URL.';
COMMENT ON COLUMN article.url IS 'Canonical URL.';
COMMENT ON COLUMN article.final_url IS 'URL after redirects.';
COMMENT ON COLUMN article.host IS 'Host of final_url: the source.';
COMMENT ON COLUMN article.status IS 'HTTP status.';
COMMENT ON COLUMN article.content_type IS 'Content-Type header.';
COMMENT ON COLUMN article.bytes IS 'Length of the body, decoded.';
COMMENT ON COLUMN article.page_class IS 'article, or what else the page is: partial, paywall, consent, bot-check, soft-404, ...';
COMMENT ON COLUMN article.first_fetched_at IS 'First fetch.';
COMMENT ON COLUMN article.fetched_at IS 'Last fetch.';
COMMENT ON COLUMN article.read_at IS 'When the page was last read.';
COMMENT ON COLUMN article.document_id IS 'Document that came of it; empty where none did.';
COMMENT ON COLUMN article.reading_id IS 'Hash of all that reading it gave: an equal reading is not loaded again.';
COMMENT ON COLUMN article.run_id IS 'Run that loaded this version.';

CREATE TABLE article_revision (
    document_id VARCHAR,
    article_id VARCHAR,
    title VARCHAR,
    published_on DATE,
    characters INTEGER,
    first_fetched_at TIMESTAMP,
    last_fetched_at TIMESTAMP
);
COMMENT ON TABLE article_revision IS 'Every text that an article has had, the newest included; the texts are in article_text.';
COMMENT ON COLUMN article_revision.document_id IS 'Hash of article and text.';
COMMENT ON COLUMN article_revision.article_id IS 'Article.';
COMMENT ON COLUMN article_revision.title IS 'Title on the page.';
COMMENT ON COLUMN article_revision.published_on IS 'Day of publication.';
COMMENT ON COLUMN article_revision.characters IS 'Length of the text.';
COMMENT ON COLUMN article_revision.first_fetched_at IS 'First fetch with this text.';
COMMENT ON COLUMN article_revision.last_fetched_at IS 'Last fetch with this text.';

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
    run_id VARCHAR
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
