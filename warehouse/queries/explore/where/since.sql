i.event_on >= $since
