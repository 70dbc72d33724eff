-- Feeds that move, that are asked for nothing, and that lose items; and each feed's days.
ALTER TABLE feed ADD COLUMN body_hash VARCHAR;
ALTER TABLE feed ADD COLUMN retry_at TIMESTAMP;
ALTER TABLE feed ADD COLUMN move STRUCT(url VARCHAR, since TIMESTAMP, checked_at TIMESTAMP);
ALTER TABLE feed ADD COLUMN refused_url VARCHAR;
ALTER TABLE feed ADD COLUMN last_good_at TIMESTAMP;
ALTER TABLE feed ADD COLUMN last_new_at TIMESTAMP;
ALTER TABLE feed ADD COLUMN missed DOUBLE;
ALTER TABLE feed ADD COLUMN expected_loss DOUBLE;
COMMENT ON COLUMN feed.permanent_url IS 'Where the feed has moved for good, and is polled since, in place of url.';
COMMENT ON COLUMN feed.body_hash IS 'Hash of the last body that was read: the same body again is no news.';
COMMENT ON COLUMN feed.retry_at IS 'The server asked not to come before (Retry-After).';
COMMENT ON COLUMN feed.move IS 'A permanent redirect that is not adopted yet: where to, since when it was seen, when the old address last said so.';
COMMENT ON COLUMN feed.refused_url IS 'A move that was undone; it is not adopted again.';
COMMENT ON COLUMN feed.last_good_at IS 'Last poll that was answered.';
COMMENT ON COLUMN feed.last_new_at IS 'Last poll that brought an entry never seen before.';
COMMENT ON COLUMN feed.missed IS 'Estimate of the items that came and went between polls, since the first.';
COMMENT ON COLUMN feed.expected_loss IS 'Share of the items until the next poll that is expected to be missed.';
UPDATE feed SET missed = 0.0, expected_loss = 0.0, last_good_at = history[-1].polled_at,
    last_new_at = list_max([h.polled_at FOR h IN history IF h.new > 0]);

ALTER TABLE feed_change ADD COLUMN cause VARCHAR;
COMMENT ON TABLE feed_change IS 'What changed about a feed: its title, where it has moved, whether it is gone. `dateline feeds undo` takes the last move or end back.';
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
