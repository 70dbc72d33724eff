-- By what an article is known, and when one that is known is fetched again.
CREATE TABLE article_alias (
    article_id VARCHAR,
    kind VARCHAR,
    value VARCHAR,
    alias_id VARCHAR,
    first_seen_at TIMESTAMP
);
COMMENT ON TABLE article_alias IS 'All by which an article is known besides its entries'' guids: why two links are the same article. See article_identity.';
COMMENT ON COLUMN article_alias.article_id IS 'Article.';
COMMENT ON COLUMN article_alias.kind IS 'link (in a feed, canonical spelling), redirect (where that led), canonical (what the page calls itself), or text.';
COMMENT ON COLUMN article_alias.value IS 'The address; of a text its MD5 hash.';
COMMENT ON COLUMN article_alias.alias_id IS 'Id that an article would have by that address.';
COMMENT ON COLUMN article_alias.first_seen_at IS 'First fetch that showed it.';
INSERT INTO article_alias SELECT article_id, 'link', url, article_id, first_fetched_at FROM article;
INSERT INTO article_alias
SELECT d.article_id, 'text', md5(t.text), NULL, a.first_fetched_at
FROM document AS d JOIN article AS a USING (article_id) JOIN article_text AS t ON t.document_id = d.document_id
WHERE length(t.text) >= 300;

ALTER TABLE feed_entry ADD COLUMN updated_at TIMESTAMP;
ALTER TABLE feed_entry ADD COLUMN changed_at TIMESTAMP;
ALTER TABLE feed_entry ADD COLUMN revisits INTEGER;
UPDATE feed_entry SET revisits = 0;
COMMENT ON TABLE feed_entry IS 'What feeds claimed, one row an item, as last changed. Nothing vanishes: entries = coded + rejected + pending + duplicate.';
COMMENT ON COLUMN feed_entry.updated_at IS 'When the feed says that the item was changed last.';
COMMENT ON COLUMN feed_entry.changed_at IS 'Poll that showed another title, text or update time than before: the page is fetched again.';
COMMENT ON COLUMN feed_entry.revisits IS 'Times that this has happened.';
