-- What changed since yesterday: feeds that moved, ended, changed their title, began or ceased to fail.
SELECT c.changed_at AS seen_at, f.url, c.what, c.before, c.after, c.cause
FROM feed_change AS c JOIN feed AS f USING (feed_id)
WHERE c.changed_at >= getvariable('now')::DATE - 1
UNION ALL
SELECT p.polled_at, f.url, CASE WHEN p.outcome = 'failed' THEN 'fails' ELSE 'answers' END, NULL, p.reason, NULL
FROM (SELECT *, lag(outcome) OVER (PARTITION BY feed_id ORDER BY polled_at) AS before FROM poll) AS p JOIN feed AS f USING (feed_id)
WHERE p.polled_at >= getvariable('now')::DATE - 1 AND (p.outcome = 'failed') <> coalesce(p.before = 'failed', false)
ORDER BY seen_at DESC, url
LIMIT 100
