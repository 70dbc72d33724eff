-- Aliases are found by their ids, uncompressed: see 010_loading.sql. A text has an id as an address has.
ALTER TABLE article_alias RENAME TO article_alias_before;
CREATE TABLE article_alias (
    article_id VARCHAR USING COMPRESSION uncompressed,
    kind VARCHAR,
    value VARCHAR,
    alias_id VARCHAR USING COMPRESSION uncompressed,
    first_seen_at TIMESTAMP
);
INSERT INTO article_alias
SELECT article_id, kind, value, CASE kind WHEN 'text' THEN left(value, 16) ELSE alias_id END, first_seen_at FROM article_alias_before;
DROP TABLE article_alias_before;
COMMENT ON TABLE article_alias IS 'All by which an article is known besides its entries'' guids: why two links are the same article. See article_identity.';
COMMENT ON COLUMN article_alias.article_id IS 'Article.';
COMMENT ON COLUMN article_alias.kind IS 'link (in a feed, canonical spelling), redirect (where that led), canonical (what the page calls itself), or text.';
COMMENT ON COLUMN article_alias.value IS 'The address; of a text its MD5 hash.';
COMMENT ON COLUMN article_alias.alias_id IS 'Id that an article would have by that address; of a text the first half of its hash.';
COMMENT ON COLUMN article_alias.first_seen_at IS 'First fetch that showed it.';
