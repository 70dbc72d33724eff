SELECT name, country, admin1, latitude, longitude, geonames_id, text FROM event_place WHERE read_on = $2 AND event_id = $1
