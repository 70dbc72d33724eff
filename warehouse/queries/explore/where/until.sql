i.event_on <= $until
