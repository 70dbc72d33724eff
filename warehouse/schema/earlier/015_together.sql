-- Batches that wait are loaded together, in one transaction.
ALTER TABLE load_batch ADD COLUMN batches INTEGER;
UPDATE load_batch SET batches = 1;
COMMENT ON TABLE load_batch IS 'Ledger: transactions of the loader that added or replaced rows.';
COMMENT ON COLUMN load_batch.batch_id IS 'Name of the staged batch; of the first of them where several were loaded together.';
COMMENT ON COLUMN load_batch.batches IS 'Number of staged batches in the transaction.';

-- What tells a report from another is worked out before it is loaded.
DROP TABLE ref_common_word;
