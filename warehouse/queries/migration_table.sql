CREATE TABLE IF NOT EXISTS schema_migration (name VARCHAR, checksum VARCHAR, applied_at TIMESTAMP);
COMMENT ON TABLE schema_migration IS 'Files of schema/ that made this database; the views, and the reference tables'' contents, count as one each.';
COMMENT ON COLUMN schema_migration.name IS 'Name of the file without its ending, views or references.';
COMMENT ON COLUMN schema_migration.checksum IS 'SHA-256 of the text.';
COMMENT ON COLUMN schema_migration.applied_at IS 'When.';
