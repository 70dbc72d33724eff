-- Fills the reference tables. Variable: seeds, the folder.
DELETE FROM ref_event_type;
INSERT INTO ref_event_type
SELECT type, quad::UTINYINT, recipient_required IS NOT DISTINCT FROM 'yes', score::DOUBLE, description
FROM read_csv(getvariable('seeds') || '/plover/types.csv', header = true, all_varchar = true);

DELETE FROM ref_event_mode;
INSERT INTO ref_event_mode
SELECT type, mode, score::DOUBLE, description FROM read_csv(getvariable('seeds') || '/plover/modes.csv', header = true, all_varchar = true);

DELETE FROM ref_context;
INSERT INTO ref_context SELECT context, description FROM read_csv(getvariable('seeds') || '/plover/contexts.csv', header = true, all_varchar = true);

DELETE FROM ref_cameo;
INSERT INTO ref_cameo
SELECT code, name, root, quad::UTINYINT, penta::UTINYINT, goldstein::DOUBLE
FROM read_csv(getvariable('seeds') || '/cameo.csv', header = true, all_varchar = true);

DELETE FROM ref_crosswalk;
INSERT INTO ref_crosswalk
SELECT code, type, mode, coalesce(string_split(contexts, '|'), [])
FROM read_csv(getvariable('seeds') || '/plover/crosswalk.csv', header = true, all_varchar = true);

DELETE FROM ref_country;
INSERT INTO ref_country
SELECT code, name, capital, sovereign, valid_from, valid_to, successor
FROM read_csv(getvariable('seeds') || '/countries.csv', header = true, all_varchar = true);

DELETE FROM ref_source;
INSERT INTO ref_source
SELECT url, title, outlet, country, language FROM read_csv(getvariable('seeds') || '/sources.csv', header = true, all_varchar = true);

DELETE FROM ref_sibling_type;
INSERT INTO ref_sibling_type
WITH pair AS (SELECT type, sibling FROM read_csv(getvariable('seeds') || '/plover/siblings.csv', header = true, all_varchar = true))
SELECT type, sibling FROM pair
UNION ALL
SELECT sibling, type FROM pair;
