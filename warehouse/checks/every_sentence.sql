-- Every sentence of a document has an event or a reason why not.
-- severity: warn
SELECT d.document_id, s.sentence, d.url
FROM document AS d, LATERAL (SELECT unnest(range(d.sentences))::INTEGER AS sentence) AS s
ANTI JOIN (SELECT document_id, sentence FROM event) AS e ON e.document_id = d.document_id AND e.sentence = s.sentence
ANTI JOIN (SELECT subject_id, sentence FROM rejection WHERE stage = 'code') AS r ON r.subject_id = d.document_id AND (r.sentence = s.sentence OR r.sentence IS NULL);
