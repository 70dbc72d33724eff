SELECT (SELECT count(*) FROM feed_entry), (SELECT count(*) FROM article), (SELECT count(*) FROM document), (SELECT count(*) FROM event),
    (SELECT count(*) FROM rejection), (SELECT count(*) FROM poll)
