-- Backfills find entries of their own, beside those of the scheduled polls, and work within days of publication.

ALTER TABLE feed_entry ADD COLUMN backfill BOOLEAN;
COMMENT ON COLUMN feed_entry.backfill IS 'A backfill found it, and a backfill fetches its page; else the scheduled runs do.';

ALTER TABLE feed_entry ADD COLUMN published_on DATE;
COMMENT ON COLUMN feed_entry.published_on IS 'Day of publication of a page that a backfill left out because that day is outside its dates.';
