CREATE TABLE IF NOT EXISTS schema_migration (name VARCHAR, checksum VARCHAR, applied_at TIMESTAMPTZ);
