list_contains($type, i.event_type)
