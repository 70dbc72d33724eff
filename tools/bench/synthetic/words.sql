-- What invented texts are made of: phrases of four words, sentences of five phrases. Variables words, phrases.
SET VARIABLE words = [
    'minister', 'police', 'border', 'talks', 'army', 'rebels', 'court', 'election', 'strike', 'protesters', 'capital', 'leaders', 'agreement', 'troops', 'city',
    'president', 'villagers', 'sanctions', 'summit', 'aid', 'refugees', 'hospital', 'opposition', 'parliament', 'security', 'forces', 'killed', 'wounded',
    'accused', 'rejected', 'welcomed', 'signed', 'demanded', 'warned', 'visited', 'arrested', 'released', 'closed', 'opened', 'attacked', 'the', 'of', 'in',
    'and', 'to', 'on', 'after', 'before', 'near', 'over', 'with', 'from', 'against', 'under', 'several', 'thousand', 'northern', 'southern', 'late', 'early',
    'Monday', 'Friday', 'yesterday', 'week'
];
SET VARIABLE phrases = (
    SELECT list(array_to_string([getvariable('words')[1 + (hash(p * 7 + w) % 64)::INT] FOR w IN range(4)], ' ')) FROM range(4096) AS r (p)
);
CREATE OR REPLACE TEMP MACRO id_of(kind, number) AS lpad(to_hex(hash(kind || number::VARCHAR)), 16, '0');
CREATE OR REPLACE TEMP MACRO invented(number) AS array_to_string(
    [getvariable('phrases')[1 + (hash(number * 5 + part) % 4096)::INT] FOR part IN range(5)], ' '
) || '.';
SET VARIABLE countries = (SELECT list(country ORDER BY country) FROM ref_country);
SET VARIABLE types = (SELECT list(t ORDER BY event_type) FROM ref_event_type AS t);
SET VARIABLE codes = (SELECT list(cameo ORDER BY cameo) FROM ref_cameo WHERE length(cameo) > 2);
