-- Of two articles that share a band, the later is a copy of the earlier where the shorter text is contained in the longer one, and tells the same facts.
-- An editor takes out paragraphs with their facts, a look-alike keeps the words and has other facts: so the less of the words is the same (0.6 at least), the more
-- of the facts must be. Few facts prove nothing; then the words must agree by themselves.
-- Containment is estimated from the smallest hashes: of both texts, those up to the bound below which both are complete.
WITH candidate AS (
    SELECT DISTINCT l.id, e.id AS other
    FROM (SELECT id, published_on, seen_at, unnest(bands) AS band FROM later) AS l
    JOIN (SELECT id, published_on, seen_at, unnest(bands) AS band FROM earlier) AS e USING (band)
    WHERE (e.published_on, e.seen_at, e.id) < (l.published_on, l.seen_at, l.id) AND l.published_on - e.published_on <= getvariable('window_days')
),
bounded AS (
    SELECT
        c.id, c.other, e.published_on, e.seen_at, l.shingles <= e.shingles AS shorter, l.sketch AS sketch, e.sketch AS other_sketch,
        l.facts AS facts, e.facts AS other_facts,
        least(CASE WHEN len(l.sketch) < 192 THEN 4294967295 ELSE l.sketch[-1] END, CASE WHEN len(e.sketch) < 192 THEN 4294967295 ELSE e.sketch[-1] END) AS sketch_bound,
        least(CASE WHEN len(l.facts) < 64 THEN 4294967295 ELSE l.facts[-1] END, CASE WHEN len(e.facts) < 64 THEN 4294967295 ELSE e.facts[-1] END) AS facts_bound
    FROM candidate AS c JOIN later AS l ON l.id = c.id JOIN earlier AS e ON e.id = c.other
),
compared AS (
    SELECT
        id, other, published_on, seen_at,
        list_intersect(sketch, other_sketch).list_filter(lambda h: h <= sketch_bound).len()
            / greatest(1, CASE WHEN shorter THEN sketch ELSE other_sketch END.list_filter(lambda h: h <= sketch_bound).len()) AS similarity,
        list_intersect(facts, other_facts).list_filter(lambda h: h <= facts_bound).len()
            / greatest(1, CASE WHEN shorter THEN facts ELSE other_facts END.list_filter(lambda h: h <= facts_bound).len()) AS same_facts,
        least(facts.len(), other_facts.len()) AS fewest_facts
    FROM bounded
)
SELECT id, other, similarity, NULL AS agreed
FROM compared
WHERE
    CASE
        WHEN similarity >= 0.8 THEN same_facts >= 0.75 OR fewest_facts < 3
        ELSE similarity >= 0.6 AND similarity + same_facts >= 1.55 AND fewest_facts >= 8
    END
ORDER BY id, similarity DESC, published_on, seen_at, other
