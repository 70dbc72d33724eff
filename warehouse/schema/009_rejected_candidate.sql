-- What might have been an event and fell: by which sense, at which words, in which pass, and what made it fall.
ALTER TABLE rejection ADD COLUMN rule VARCHAR;
ALTER TABLE rejection ADD COLUMN trigger_start INTEGER;
ALTER TABLE rejection ADD COLUMN trigger_end INTEGER;
ALTER TABLE rejection ADD COLUMN trigger_text VARCHAR;
ALTER TABLE rejection ADD COLUMN dropped_by VARCHAR;
ALTER TABLE rejection ADD COLUMN because VARCHAR;
COMMENT ON TABLE rejection IS
    'What was not coded, at which stage and why: feeds, pages, sentences without a trigger, and each word that might have named an event and does not, also beside events.';
COMMENT ON COLUMN rejection.rule IS 'Sense of the trigger lexicon that matched.';
COMMENT ON COLUMN rejection.trigger_start IS 'Offset of the trigger in the text.';
COMMENT ON COLUMN rejection.trigger_end IS 'Offset behind it.';
COMMENT ON COLUMN rejection.trigger_text IS 'The words of the trigger.';
COMMENT ON COLUMN rejection.dropped_by IS 'Pass of the event coder that dropped it.';
COMMENT ON COLUMN rejection.because IS 'The words of the text by which it fell: another trigger, a preposition; empty where something is missing.';
