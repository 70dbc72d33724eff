-- Polls before a day. Each feed's state, and what its items became, stay.
DELETE FROM poll WHERE polled_at < $before
