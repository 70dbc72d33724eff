CREATE TABLE IF NOT EXISTS schema_migration (name VARCHAR, checksum VARCHAR, applied_at TIMESTAMP);
COMMENT ON TABLE schema_migration IS 'Files of schema/ that made this database; the views count as one.';
COMMENT ON COLUMN schema_migration.name IS 'Name of the file without its ending; views for all views together.';
COMMENT ON COLUMN schema_migration.checksum IS 'SHA-256 of the text.';
COMMENT ON COLUMN schema_migration.applied_at IS 'When.';
