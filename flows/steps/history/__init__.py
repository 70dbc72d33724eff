"""History: what backfills and recodes work through, as plain functions. Each kind of material is a module that yields entries, or pages."""
