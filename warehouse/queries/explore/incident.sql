SELECT * FROM incident WHERE incident_id = $id
