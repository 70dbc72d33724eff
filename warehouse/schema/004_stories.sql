-- Copies of an article at several outlets.

CREATE TABLE story_article (
    article_id VARCHAR,
    document_id VARCHAR,
    story_id VARCHAR,
    containment DOUBLE,
    published_on DATE,
    published_at TIMESTAMP,
    seen_at TIMESTAMP,
    outlet VARCHAR,
    credit VARCHAR,
    shingles INTEGER,
    bands UINTEGER[],
    sketch UINTEGER[],
    facts UINTEGER[]
);
COMMENT ON TABLE story_article IS 'The story of each article that holds a document, and the signature by which copies are found. The view story has one row a story.';
COMMENT ON COLUMN story_article.article_id IS 'Article.';
COMMENT ON COLUMN story_article.document_id IS 'Its document.';
COMMENT ON COLUMN story_article.story_id IS 'Story: s and the id of its first article, of which each other one is a copy.';
COMMENT ON COLUMN story_article.containment IS 'Share of five-word shingles of the shorter of the two that are in the longer one, this article and the story''s first; 1 for the first itself.';
COMMENT ON COLUMN story_article.published_on IS 'Day of publication.';
COMMENT ON COLUMN story_article.published_at IS 'Time of publication in the feed; empty where it has none, or another day than the page.';
COMMENT ON COLUMN story_article.seen_at IS 'When this text was first fetched.';
COMMENT ON COLUMN story_article.outlet IS 'Name of the publisher, or its host.';
COMMENT ON COLUMN story_article.credit IS 'News agency that the text names as its origin.';
COMMENT ON COLUMN story_article.shingles IS 'Number of different five-word shingles in the text.';
COMMENT ON COLUMN story_article.bands IS 'Bands of the MinHash of its shingles: texts that share one are compared.';
COMMENT ON COLUMN story_article.sketch IS 'The smallest hashes of its shingles: containment is estimated from them.';
COMMENT ON COLUMN story_article.facts IS 'Hashes of its numbers and names: where they differ, the same frame tells something else.';
