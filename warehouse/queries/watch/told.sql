UPDATE watch_match SET
    emitted_at = CASE WHEN $emitted THEN coalesce(emitted_at, $at) ELSE emitted_at END,
    posted_at = CASE WHEN $posted THEN coalesce(posted_at, $at) ELSE posted_at END
WHERE watch = $watch AND subject = $subject
