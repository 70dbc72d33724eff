-- Scores are within their scales, confidences from 0 to 1, coordinates on the globe.
-- severity: stop
SELECT event_id, goldstein, plover_score, confidence
FROM event
WHERE goldstein NOT BETWEEN -10 AND 10 OR plover_score NOT BETWEEN -10 AND 10 OR confidence NOT BETWEEN 0 AND 1
UNION ALL
SELECT event_id, latitude, longitude, NULL FROM event_place WHERE latitude NOT BETWEEN -90 AND 90 OR longitude NOT BETWEEN -180 AND 180;
