-- Entries that a backfill has looked at, and that left no article: by the day of publication that was outside its dates, or, where there is
-- none, because the page is another article at a second address. Parameter: entry ids.
SELECT entry_id, published_on FROM feed_entry
WHERE entry_id IN (SELECT unnest($1)) AND ((state = 'rejected' AND published_on IS NOT NULL) OR (state = 'duplicate' AND attempts > 0))
