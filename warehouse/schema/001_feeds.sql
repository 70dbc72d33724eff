-- Feeds, and what they claim.
-- No table has a key: a PRIMARY KEY doubles the file and slows the first load after opening. The loader keeps ids unique, and checks/ proves it.
-- Times are UTC in TIMESTAMP columns, so that a day is the same day in every reader's time zone.
-- Ids are hashes in no order: one is found by reading all ids of its table. So what every batch looks for (entries, articles, aliases), and what a
-- person looks for (events), is kept uncompressed: reading it takes a quarter of the time. Rows that belong to an article carry the day of its
-- reading, read_on, which rises as rows are added: a reader skips the days that it does not look for.

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
    history STRUCT(polled_at TIMESTAMP, shown INTEGER, "new" INTEGER)[],
    last_run_id VARCHAR,
    body_hash VARCHAR,
    retry_at TIMESTAMP,
    move STRUCT(url VARCHAR, since TIMESTAMP, checked_at TIMESTAMP),
    refused_url VARCHAR,
    last_good_at TIMESTAMP,
    last_new_at TIMESTAMP,
    missed DOUBLE,
    expected_loss DOUBLE
);
COMMENT ON TABLE feed IS 'Feeds that have been polled, with their state; one row an address.';
COMMENT ON COLUMN feed.feed_id IS 'Hash of the address that the user gave.';
COMMENT ON COLUMN feed.url IS 'That address.';
COMMENT ON COLUMN feed.title IS 'What the feed calls itself.';
COMMENT ON COLUMN feed.etag IS 'Validator of the last good answer.';
COMMENT ON COLUMN feed.last_modified IS 'Validator of the last good answer.';
COMMENT ON COLUMN feed.permanent_url IS 'Where the feed has moved for good, and is polled since, in place of url.';
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
COMMENT ON COLUMN feed.body_hash IS 'Hash of the last body that was read: the same body again is no news.';
COMMENT ON COLUMN feed.retry_at IS 'The server asked not to come before (Retry-After).';
COMMENT ON COLUMN feed.move IS 'A permanent redirect that is not adopted yet: where to, since when it was seen, when the old address last said so.';
COMMENT ON COLUMN feed.refused_url IS 'A move that was undone; it is not adopted again.';
COMMENT ON COLUMN feed.last_good_at IS 'Last poll that was answered.';
COMMENT ON COLUMN feed.last_new_at IS 'Last poll that brought an entry never seen before.';
COMMENT ON COLUMN feed.missed IS 'Estimate of the items that came and went between polls, since the first.';
COMMENT ON COLUMN feed.expected_loss IS 'Share of the items until the next poll that is expected to be missed.';

CREATE TABLE feed_change (
    feed_id VARCHAR,
    changed_at TIMESTAMP,
    what VARCHAR,
    before VARCHAR,
    after VARCHAR,
    run_id VARCHAR,
    cause VARCHAR
);
COMMENT ON TABLE feed_change IS 'What changed about a feed: its title, where it has moved, whether it is gone. `dateline feeds undo` takes the last move or end back.';
COMMENT ON COLUMN feed_change.feed_id IS 'Feed.';
COMMENT ON COLUMN feed_change.changed_at IS 'Poll that showed it.';
COMMENT ON COLUMN feed_change.what IS 'title, permanent_url or gone.';
COMMENT ON COLUMN feed_change.before IS 'Value before.';
COMMENT ON COLUMN feed_change.after IS 'Value since.';
COMMENT ON COLUMN feed_change.run_id IS 'Run.';
COMMENT ON COLUMN feed_change.cause IS 'Why: what the server said, or that the user undid it.';

CREATE TABLE feed_day (
    feed_id VARCHAR,
    day DATE,
    polls INTEGER,
    failed INTEGER,
    conditional INTEGER,
    not_modified INTEGER,
    same_body INTEGER,
    bytes BIGINT,
    wasted_bytes BIGINT,
    new_entries INTEGER,
    missed DOUBLE
);
COMMENT ON TABLE feed_day IS 'What polling a feed came to, day by day (UTC).';
COMMENT ON COLUMN feed_day.feed_id IS 'Feed.';
COMMENT ON COLUMN feed_day.day IS 'Day of the polls.';
COMMENT ON COLUMN feed_day.polls IS 'Polls.';
COMMENT ON COLUMN feed_day.failed IS 'Polls that failed.';
COMMENT ON COLUMN feed_day.conditional IS 'Polls that asked only for what changed (ETag, Last-Modified).';
COMMENT ON COLUMN feed_day.not_modified IS 'Of those, polls answered by 304.';
COMMENT ON COLUMN feed_day.same_body IS 'Polls answered by the body of the poll before.';
COMMENT ON COLUMN feed_day.bytes IS 'Bytes of all bodies, decoded.';
COMMENT ON COLUMN feed_day.wasted_bytes IS 'Of those, bytes of bodies that were there before.';
COMMENT ON COLUMN feed_day.new_entries IS 'Entries never seen before.';
COMMENT ON COLUMN feed_day.missed IS 'Estimate of the items that came and went between polls.';

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

CREATE TABLE subscription (
    feed_id VARCHAR,
    url VARCHAR,
    title VARCHAR,
    outlet VARCHAR,
    country VARCHAR,
    language VARCHAR,
    categories VARCHAR[]
);
COMMENT ON TABLE subscription IS 'What the list that a feed was polled from says of it: your feeds.csv or OPML, or ours. It stays when the feed is taken off the list.';
COMMENT ON COLUMN subscription.feed_id IS 'Feed.';
COMMENT ON COLUMN subscription.url IS 'Address of the feed in the list.';
COMMENT ON COLUMN subscription.title IS 'Title in the list.';
COMMENT ON COLUMN subscription.outlet IS 'Outlet.';
COMMENT ON COLUMN subscription.country IS 'ISO 3166-1 alpha-3 code of the outlet''s country.';
COMMENT ON COLUMN subscription.language IS 'ISO 639-1 code.';
COMMENT ON COLUMN subscription.categories IS 'Folders and categories, as in feed readers: World/Africa.';

CREATE TABLE feed_entry (
    entry_id VARCHAR USING COMPRESSION uncompressed,
    feed_id VARCHAR,
    feed_url VARCHAR,
    url VARCHAR,
    guid VARCHAR,
    title VARCHAR,
    published_at TIMESTAMP,
    summary VARCHAR,
    content VARCHAR USING COMPRESSION zstd,
    article_id VARCHAR USING COMPRESSION uncompressed,
    state VARCHAR,
    attempts INTEGER,
    due_at TIMESTAMP,
    attempted_at TIMESTAMP,
    seen_at TIMESTAMP,
    position INTEGER,
    run_id VARCHAR,
    backfill BOOLEAN,
    published_on DATE,
    updated_at TIMESTAMP,
    changed_at TIMESTAMP,
    revisits INTEGER
);
COMMENT ON TABLE feed_entry IS 'What feeds claimed, one row an item, as last changed. Nothing vanishes: entries = coded + rejected + pending + duplicate.';
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
COMMENT ON COLUMN feed_entry.backfill IS 'A backfill found it, and a backfill fetches its page; else the scheduled runs do.';
COMMENT ON COLUMN feed_entry.published_on IS 'Day of publication of a page that a backfill left out because that day is outside its dates.';
COMMENT ON COLUMN feed_entry.updated_at IS 'When the feed says that the item was changed last.';
COMMENT ON COLUMN feed_entry.changed_at IS 'Poll that showed another title, text or update time than before: the page is fetched again.';
COMMENT ON COLUMN feed_entry.revisits IS 'Times that this has happened.';
