-- What another coder made of documents. Rows of a document and a coder are replaced together. Variables: run_id.
DELETE FROM event_beside WHERE (document_id, coder) IN (SELECT (document_id, coder) FROM staged_reading_beside);
DELETE FROM reading_beside WHERE (document_id, coder) IN (SELECT (document_id, coder) FROM staged_reading_beside);
INSERT INTO reading_beside BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_reading_beside SEMI JOIN document USING (document_id);
INSERT INTO event_beside BY NAME SELECT *, getvariable('run_id') AS run_id FROM staged_event_beside SEMI JOIN document USING (document_id);
