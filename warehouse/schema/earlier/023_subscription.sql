-- What the user's lists of feeds say of each.
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
