list_contains($status, i.status)
