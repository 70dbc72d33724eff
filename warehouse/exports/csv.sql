-- One wide row an event, as the view event_flat has it; lists are separated by "; ".
SELECT * REPLACE (
    array_to_string(contexts, '; ') AS contexts, array_to_string([replace(a, ';', ',') FOR a IN actors], '; ') AS actors,
    array_to_string([replace(a, ';', ',') FOR a IN actor_names], '; ') AS actor_names, array_to_string(recipients, '; ') AS recipients,
    array_to_string([replace(r, ';', ',') FOR r IN recipient_names], '; ') AS recipient_names
)
FROM event_flat
WHERE event_on BETWEEN getvariable('since') AND getvariable('until') AND list_contains(getvariable('statuses'), status)
ORDER BY event_on, event_id
