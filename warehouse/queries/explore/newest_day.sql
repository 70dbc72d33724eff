SELECT max(first_published_on) AS newest FROM incident
