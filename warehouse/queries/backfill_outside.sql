-- Entries that a backfill left out, with the day of publication that was outside its dates. Parameter: entry ids.
SELECT entry_id, published_on FROM feed_entry WHERE state = 'rejected' AND published_on IS NOT NULL AND entry_id IN (SELECT unnest($1))
