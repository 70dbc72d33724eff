(list_contains(i.actor_countries, $country) OR list_contains(i.recipient_countries, $country) OR i.place_country = $country)
