SELECT name, country, admin1, latitude, longitude, geonames_id, text FROM event_place WHERE event_id = $1
