-- Places of incidents, those with most first.
SELECT
    place, any_value(place_country) AS country, avg(latitude) AS latitude, avg(longitude) AS longitude, count(*) AS incidents,
    count(*) FILTER (quad = 4) AS material_conflict, mode(event_type) AS usual_type
FROM shown
WHERE latitude IS NOT NULL
GROUP BY place, place_admin1, place_country
ORDER BY incidents DESC, place
LIMIT $most
