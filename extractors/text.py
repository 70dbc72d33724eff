"""From a page to what a person would read: the main text with its title, byline, language and date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from functools import cache
from typing import Any

import py3langid
from lxml.etree import ErrorTypes, LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction
from trafilatura.utils import detect_encoding

from dateline.extractors.metadata import PageData, one_line, read_page_data
from dateline.extractors.page import SHORT_TEXT, SHORTEST_ARTICLE, page_class, unreadable
from dateline.extractors.published import confidence_of, published
from dateline.extractors.sentences import split_sentences
from dateline.web.salvage import is_wide, stray_decoded
from dateline.web.urls import host_of
from dateline.words import ids
from dateline.words.records import Article, Document, PageClass, Rejection
from dateline.words.seeds import read_rows, seed_path

LANGUAGE = "en"
"""The language that is coded."""
LONGEST_SAMPLE = 1_500
"""Characters that tell a language."""
PLAINLY_ENGLISH = 0.2
"""Share of a text's words that are among the commonest of English, from which on it is no other language; elsewhere they are one in twenty."""
LONGEST_BOILERPLATE = 400
"""Characters. A longer line is the article's."""
LONG_LINE = 60
"""Characters from which a line that stands twice is a pull quote."""
MUCH_LONGER = 3
"""A second opinion replaces a short main text only where it is so many times as long: else it differs by boilerplate."""
DEEPEST = 120
"""Levels of nesting of a page that lxml could not read: it stops at 256, and counts more of them than we do."""
DEEPEST_FOR_SECOND = 1_000
"""Levels of nesting for the second extractor."""
_COMMONEST = re.compile(
    r"\b(?:the|of|and|to|a|in|that|is|was|for|on|with|as|by|at|it|from|he|be|are|his|has|had|have|not|but|they|an|this|said|which|who|will|their|were|been|or"
    r"|its|we|she|her)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# No code page of DOS or EBCDIC, in which nobody writes pages and which look like much.
_OF_THE_WEB = re.compile(r"cp125\d|cp874|cp9\d\d|iso8859_\d+|koi8_\w|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+")
_SKIPPED = ("aside", "figcaption", "form")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)[^<>]*>", re.IGNORECASE)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DOCTYPE = re.compile(r"\A\s*<!doctype[^>]{0,1000}>", re.IGNORECASE)  # libxml2 stumbles over odd ones
_LONG_TAG = re.compile(r"<([a-z][a-z0-9-]*)[^<>]{20000,}>", re.IGNORECASE)  # libxml2's time grows with the square of the attributes
_LEAVES = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "li", "link", "meta", "p", "source", "track", "wbr"))
_INLINE = frozenset(("a", "abbr", "b", "cite", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "time", "u"))


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A line that is not the article's: a regular expression for the whole line, with an example."""

    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's characters and their tree. `deep`: the tree is of a simpler page, as lxml cannot hold this one."""

    html: str
    tree: HtmlElement
    deep: bool = False


def read_text(text: str, published_on: date, document_id: str | None = None, url: str = "", title: str = "") -> Document:
    """A document of plain text; every line is a paragraph. Without an id it has that of its address and text."""
    article = ids.article_id(url)
    outlet = host_of(url) if url else ""
    return Document(
        document_id or ids.document_id(article, text), article, url, title, text, split_sentences(text), LANGUAGE, published_on, "given", "", outlet, "given"
    )


def read_page(article: Article) -> tuple[PageClass, Document | None, tuple[Rejection, ...]]:
    """The page's class and, of an article, its document, in whatever language; else the reason why there is none. Never raises.

    Where the page is a wall, only a beginning or could not be had, and the feed carries the text, the document is the feed's, and the class still
    says what the page is.
    """
    problem = unreadable(article)
    if problem is None and _is_plain(article):
        return _read_plain(article)
    page = None if problem else _parse(decode(article))
    data = PageData() if page is None else read_page_data(page.tree)
    text = "" if page is None else _text(article, page, data)
    if problem is None:
        problem = ("not-html", "not-html", "the content is no HTML page") if page is None else page_class(article, page.tree, data, text)
    kind: PageClass = "article" if problem is None else problem[0]
    fed = _from_feed(article) if problem or len(text) < SHORT_TEXT else ""
    by_feed = len(fed) >= SHORTEST_ARTICLE and bool(problem or len(fed) > MUCH_LONGER * len(text))
    if problem and not by_feed:
        return kind, None, (Rejection("text", article.article_id, article.url, *problem[1:]),)
    text, data = fed if by_feed else text, replace(data, title="", byline="") if problem else data
    language = language_of(text)
    document = replace(_document(article, page, data, text, language), text_from="feed" if by_feed else "page")
    return "other-language" if kind == "article" and language != LANGUAGE else kind, document, ()


def _is_plain(article: Article) -> bool:
    """Is the answer a text, and not a page that is called one?"""
    kind = next((value for name, value in article.headers if name.lower() == "content-type"), "")
    return kind.lower().startswith("text/plain") and not _TAG.match(decode(article).lstrip())


def _read_plain(article: Article) -> tuple[PageClass, Document | None, tuple[Rejection, ...]]:
    """The document of a plain text, which is kept as it is; every line is a paragraph. A short one does not tell its language, and is taken for English."""
    text = decode(article)
    language = language_of(text) if len(text) >= SHORTEST_ARTICLE else LANGUAGE
    given = article.published_at
    source = "fetched" if given is None else "given"
    document = Document(
        document_id=ids.document_id(article.article_id, text),
        article_id=article.article_id,
        url=article.final_url,
        title=article.title,
        text=text,
        sentences=split_sentences(text),
        language=language,
        published_on=(given.astimezone(UTC) if given is not None else article.fetched_at).date(),
        published_from=source,
        outlet=host_of(article.final_url),
        text_from="given",
        published_confidence=confidence_of(source),
    )
    return "article" if language == LANGUAGE else "other-language", document, ()


def main_text(article: Article) -> str:
    """The main text of a page, whatever its class and language."""
    page = None if unreadable(article) else _parse(decode(article))
    return "" if page is None else _text(article, page, read_page_data(page.tree))


def language_of(text: str) -> str:
    """ISO 639-1 code of the language of a text, told by its beginning."""
    sample = text[:LONGEST_SAMPLE]
    if len(_COMMONEST.findall(sample)) > PLAINLY_ENGLISH * len(_LETTERS.findall(sample)):
        return LANGUAGE  # told fifty times as fast, and the model need not be loaded
    return str(py3langid.classify(sample)[0])


def _document(article: Article, page: "_Page | None", data: PageData, text: str, language: str) -> Document:
    publication = published(article, data, None if page is None else page.tree)
    return Document(
        document_id=ids.document_id(article.article_id, text),
        article_id=article.article_id,
        url=article.final_url,
        title=data.title or article.title.strip(),
        text=text,
        sentences=split_sentences(text),
        language=language,
        published_on=publication.day,
        published_from=publication.source,
        byline=data.byline,
        outlet=data.outlet or host_of(article.final_url),
        published_confidence=publication.confidence,
    )


def decode(article: Article) -> str:
    """The page's characters: by its byte order mark, as UTF-8 where it is valid (labels lie more often than that happens by chance),
    as the header or the page says; with stray bytes of windows-1252, as browsers read them; else as it looks."""
    body = article.body
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.removeprefix(mark).decode(name, "replace").replace("\x00", "")
    header = next((value for key, value in article.headers if key.lower() == "content-type"), "").encode("utf-8", "replace")
    labels = [found.group(1).decode() for found in (_CHARSET.search(header), _CHARSET.search(body, 0, 2048)) if found]
    labels = ["cp1252" if label.lower() in ("iso-8859-1", "latin1", "us-ascii") else label for label in labels]
    wide = [label for label in labels if is_wide(label)] if body.count(0) > len(body) // 4 else []
    for label in (*wide, "utf-8", *(label for label in labels if not is_wide(label))):
        try:
            return body.decode(label).replace("\x00", "")
        except (LookupError, ValueError):
            continue
    text = stray_decoded(body)
    if text is None:
        guesses = (guess for guess in detect_encoding(body) if _OF_THE_WEB.fullmatch(guess))
        text = body.decode(next(guesses, "cp1252"), "replace")
    return text.replace("\x00", "")


def _parse(html: str) -> "_Page | None":
    """The page's tree; None where there is none in it. libxml2 leaves out what is nested too deep, and all that comes after it."""
    html = _LONG_TAG.sub(r"<\1>", _NO_XML.sub("", _DOCTYPE.sub("", html, count=1)))
    if "<" not in html:
        return None
    try:
        tree, whole = _tree(html)
        return _Page(html, tree) if whole else _Page(html, _tree(_shallow(html, DEEPEST))[0], deep=True)
    except (LxmlError, ValueError, TypeError, AssertionError):
        return None


def _tree(html: str) -> tuple[HtmlElement, bool]:
    """The tree, and whether it holds the whole page."""
    parser = HTMLParser(collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = document_fromstring(html.encode("utf-8", "replace"), parser)
    return tree, not any(entry.type == ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def _shallow(html: str, deepest: int) -> str:
    """The page without the elements below that level that only hold others. Tags are told by their looks, in one pass."""
    kept: list[str] = []
    depth = at = 0
    for tag in _TAG.finditer(html):
        if tag.group(2).lower() in _LEAVES:
            continue
        level = depth if tag.group(1) else depth + 1
        depth = max(0, depth - 1) if tag.group(1) else level
        if level > deepest:
            kept += html[at : tag.start()], "" if tag.group(2).lower() in _INLINE else "<br>"
            at = tag.end()
    return "".join((*kept, html[at:]))


def _text(article: Article, page: "_Page", data: PageData) -> str:
    """trafilatura's precise reading; where that finds little, or the page is nested too deep for it, the first that finds much more: resiliparse's
    reading, the page's own data."""
    text = "" if page.deep else _clean(_extract(article.final_url, page.tree), data)
    for other in _second_opinions(page, data) if len(text) < SHORT_TEXT else ():
        if len(other) > max(SHORTEST_ARTICLE if page.deep else SHORT_TEXT, MUCH_LONGER * len(text)):
            return other
    return text


def _second_opinions(page: "_Page", data: PageData) -> Iterator[str]:
    yield _clean(_extract_at_any_depth(page.html, _SKIPPED), data)
    if data.free:
        yield _clean(data.body, data)


def _from_feed(article: Article) -> str:
    """What the feed itself carries of the article."""
    if not article.feed_content:
        return ""
    page = _parse(f"<html><body><article>{article.feed_content}</article></body></html>")
    return "" if page is None else _text(article, page, PageData(title=article.title))


def _extract(url: str, tree: HtmlElement) -> str:
    """What trafilatura reads. Nothing where it fails, which for our purpose is the same."""
    try:
        found: Any = bare_extraction(tree, url=url, favor_precision=True, include_comments=False, include_tables=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError, LxmlError):
        return ""
    return "" if found is None else found.text or ""


def _extract_at_any_depth(html: str, skipped: Sequence[str]) -> str:
    """What resiliparse reads. Its time grows with the square of the depth, so the page is made less deep before."""
    try:
        return extract_plain_text(
            _shallow(html, DEEPEST_FOR_SECOND),
            preserve_formatting=True,
            main_content=True,
            list_bullets=False,
            alt_texts=False,
            comments=False,
            post_meta=False,
            skip_elements=skipped,
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic in its Rust code is no Exception
        return ""


def _clean(text: str, data: PageData) -> str:
    """The main text without boilerplate lines, its title, byline and pull quotes."""
    kept: list[str] = []
    seen = {data.title.casefold(), data.byline.casefold(), f"by {data.byline}".casefold()}
    for line in text.splitlines():
        stripped = one_line(line).removeprefix("- ")  # an item of a list
        key = stripped.casefold()
        if stripped and key not in seen and not (len(stripped) <= LONGEST_BOILERPLATE and _boilerplate().fullmatch(stripped)):
            kept.append(stripped)
            if len(key) >= LONG_LINE:
                seen.add(key)
    return "\n".join(kept)


@cache
def _boilerplate() -> re.Pattern[str]:
    rows = read_rows(seed_path("boilerplate.csv"), Boilerplate)
    return re.compile("|".join(f"(?:{row.pattern})" for _, row in rows), re.IGNORECASE)
