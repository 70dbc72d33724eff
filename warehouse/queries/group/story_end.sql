-- Articles that are, or were, of a story that changed.
SET VARIABLE told_since = (SELECT min(published_on) - 7 FROM touched);
SET VARIABLE told_until = (SELECT max(published_on) + 7 FROM touched);
CREATE OR REPLACE TEMP TABLE told_elsewhere AS
SELECT article_id, published_on
FROM story_article
WHERE story_id IN (SELECT group_id FROM touched)
    AND published_on BETWEEN getvariable('told_since') AND getvariable('told_until');
