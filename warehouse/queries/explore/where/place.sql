i.place = $place
