list_contains(i.contexts, $context)
