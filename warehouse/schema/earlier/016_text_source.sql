-- Where a document's text was read.
ALTER TABLE document ADD COLUMN text_from VARCHAR;
UPDATE document AS d SET text_from = CASE WHEN a.page_class IN ('article', 'other-language') THEN 'page' ELSE 'feed' END
FROM article AS a
WHERE a.article_id = d.article_id;
COMMENT ON COLUMN document.text_from IS 'Where the text was read: page; feed, where the page could not be had or held none; given, where it came as plain text.';
COMMENT ON COLUMN article.status IS 'HTTP status; empty where there was no answer, and the feed told the article.';
