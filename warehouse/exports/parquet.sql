-- One wide row an event, as the view event_flat has it, lists as lists.
FROM event_flat
WHERE event_on BETWEEN getvariable('since') AND getvariable('until') AND list_contains(getvariable('statuses'), status)
ORDER BY event_on, event_id
