-- With what an article was read: so that a recode does what is left to do, and no more.

ALTER TABLE article ADD COLUMN coded_with VARCHAR;
COMMENT ON COLUMN article.coded_with IS 'Coder that read the text last: its name and version, and after + a hash of its code, its tables and its model. Empty: before this was kept.';

ALTER TABLE article ADD COLUMN extracted_with VARCHAR;
COMMENT ON COLUMN article.extracted_with IS 'Coder, as above, that took the text from the page.';

ALTER TABLE reading_beside ADD COLUMN coded_with VARCHAR;
COMMENT ON COLUMN reading_beside.coded_with IS 'That coder as article.coded_with has it.';
