"""From a page to what a person would read: the main text with its title, byline, language and date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache
from typing import Any

import py3langid
from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.utils import decode_file

from dateline import ids
from dateline.records import Article, Document, PageClass, Rejection
from dateline.seeds import read_rows, seed_path
from dateline.urls import host_of
from extractors.metadata import PageData, read_page_data
from extractors.page import SHORT_TEXT, SHORTEST_ARTICLE, page_class, unreadable
from extractors.published import published
from extractors.sentences import split_sentences

LANGUAGE = "en"
"""The language that is coded."""
LONGEST_SAMPLE = 5_000
"""Characters that tell a language."""
LONGEST_BOILERPLATE = 400
"""Characters. A longer line is the article's."""
LONG_LINE = 60
"""Characters from which a line that stands twice is a pull quote."""
MUCH_LONGER = 3
"""A second opinion replaces a short main text only where it is so many times as long: else it differs by boilerplate."""
DEEPEST = 200
"""Levels of nesting that are always read: libxml2 leaves out what is below 256."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WRAPPER = re.compile(r"</?(?!(?:p|h[1-6]|li|br|script|style|head|body|html|title|meta|nav|header|footer|aside)\b)[a-z][^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_LEAVES = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "li", "link", "meta", "p", "source", "track", "wbr"))


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A line that is not the article's: a regular expression for the whole line, with an example."""

    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class _Main:
    """What an extractor read."""

    text: str = ""
    title: str = ""
    byline: str = ""
    outlet: str = ""


def read_text(text: str, published_on: date, document_id: str | None = None, url: str = "", title: str = "") -> Document:
    """A document of plain text; every line is a paragraph. Without an id it has that of its address and text."""
    article = ids.article_id(url)
    outlet = host_of(url) if url else ""
    return Document(
        document_id or ids.document_id(article, text), article, url, title, text, split_sentences(text), LANGUAGE, published_on, "given", outlet=outlet
    )


def read_page(article: Article) -> tuple[PageClass, Document | None, tuple[Rejection, ...]]:
    """The page's class and, of an article in English, its document; else the reason why there is none. Never raises."""
    problem = unreadable(article)
    if problem is None and _is_plain(article):
        return _read_plain(article)
    tree = None if problem else _parse(decode(article))
    data = PageData() if tree is None else read_page_data(tree)
    main = _Main() if tree is None else _main(article, tree, data)
    if problem is None:
        problem = ("not-html", "not-html", "the content is no HTML page") if tree is None else page_class(article, tree, data, main.text)
    fed = _from_feed(article) if problem or len(main.text) < SHORT_TEXT else _Main()
    if len(fed.text) >= SHORTEST_ARTICLE and (problem or len(fed.text) > MUCH_LONGER * len(main.text)):
        main, problem = _Main(fed.text, main.title if problem is None else "", main.byline, main.outlet), None
    language = LANGUAGE if problem else str(py3langid.classify(main.text[:LONGEST_SAMPLE])[0])
    if language != LANGUAGE:
        problem = "other-language", "other-language", f"the text is in {language!r}; only English is coded"
    if problem:
        kind, reason, detail = problem
        return kind, None, (Rejection("text", article.article_id, article.url, reason, detail),)
    return "article", _document(article, tree, data, main), ()


def _is_plain(article: Article) -> bool:
    """Is the answer a text, and not a page that is called one?"""
    kind = next((value for name, value in article.headers if name.lower() == "content-type"), "")
    return kind.lower().startswith("text/plain") and not _TAG.match(decode(article).lstrip())


def _read_plain(article: Article) -> tuple[PageClass, Document | None, tuple[Rejection, ...]]:
    """The document of a plain text, which is kept as it is; every line is a paragraph."""
    text = decode(article)
    language = str(py3langid.classify(text[:LONGEST_SAMPLE])[0])
    if language != LANGUAGE:
        detail = f"the text is in {language!r}; only English is coded"
        return "other-language", None, (Rejection("text", article.article_id, article.url, "other-language", detail),)
    given = article.published_at
    document = Document(
        document_id=ids.document_id(article.article_id, text),
        article_id=article.article_id,
        url=article.final_url,
        title=article.title,
        text=text,
        sentences=split_sentences(text),
        language=LANGUAGE,
        published_on=(given.astimezone(UTC) if given is not None else article.fetched_at).date(),
        published_from="fetched" if given is None else "given",
        outlet=host_of(article.final_url),
    )
    return "article", document, ()


def main_text(article: Article) -> str:
    """The main text of a page, whatever its class and language."""
    tree = None if unreadable(article) else _parse(decode(article))
    return "" if tree is None else _main(article, tree, read_page_data(tree)).text


def _document(article: Article, tree: HtmlElement | None, data: PageData, main: _Main) -> Document:
    published_on, published_from = published(article, data, tree)
    return Document(
        document_id=ids.document_id(article.article_id, main.text),
        article_id=article.article_id,
        url=article.final_url,
        title=main.title or article.title.strip(),
        text=main.text,
        sentences=split_sentences(main.text),
        language=LANGUAGE,
        published_on=published_on,
        published_from=published_from,
        byline=main.byline,
        outlet=main.outlet or host_of(article.final_url),
    )


def decode(article: Article) -> str:
    """The page's characters: by its byte order mark, as UTF-8 where it is valid (labels lie more often than that happens by chance),
    as the header or the page says, else as it looks."""
    body = article.body
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.removeprefix(mark).decode(name, "replace").replace("\x00", "")
    header = next((value for key, value in article.headers if key.lower() == "content-type"), "").encode("utf-8", "replace")
    labels = [found.group(1).decode() for found in (_CHARSET.search(header), _CHARSET.search(body, 0, 2048)) if found]
    for label in ("utf-8", *("cp1252" if label.lower() in ("iso-8859-1", "latin1", "us-ascii") else label for label in labels)):
        try:
            return body.decode(label).replace("\x00", "")
        except (LookupError, ValueError):
            continue
    return str(decode_file(body)).replace("\x00", "")


def _parse(html: str) -> HtmlElement | None:
    """The page's tree; None where there is none in it."""
    try:
        return load_html(_flat(html) if _depth(html) > DEEPEST else html)
    except (LxmlError, ValueError, TypeError, AssertionError):
        return None


def _depth(html: str) -> int:
    """The deepest nesting, counting elements that must be closed."""
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag.group(2).lower() not in _LEAVES:
            depth += -1 if tag.group(1) else 1
            deepest = max(deepest, depth)
    return deepest


def _flat(html: str) -> str:
    """The page without the elements that only hold others."""
    return f"<html><body>{_WRAPPER.sub(' ', html)}</body></html>"


def _main(article: Article, tree: HtmlElement, data: PageData) -> _Main:
    """trafilatura's precise reading; of a page where that finds little, the first that finds much more: its usual reading, the page's own data."""
    main = _extract(article, tree, precise=True)
    for other in _second_opinions(article, tree, data) if len(main.text) < SHORT_TEXT else ():
        if len(other) > max(SHORT_TEXT, MUCH_LONGER * len(main.text)):
            return _Main(other, main.title, main.byline, main.outlet)
    return main


def _second_opinions(article: Article, tree: HtmlElement, data: PageData) -> Iterator[str]:
    yield _extract(article, tree, precise=False).text
    if data.free:
        yield _clean(data.body, article.title)


def _from_feed(article: Article) -> _Main:
    """What the feed itself carries of the article."""
    tree = _parse(f"<html><body><article>{article.feed_content}</article></body></html>") if article.feed_content else None
    return _Main() if tree is None else _extract(article, tree, precise=True)


def _extract(article: Article, tree: HtmlElement, *, precise: bool) -> _Main:
    """What trafilatura reads. Nothing where it fails, which for our purpose is the same."""
    try:
        found: Any = bare_extraction(
            tree,
            url=article.final_url,
            favor_precision=precise,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # Dates are found in `published`; this is the cheapest search, and one that asks no clock.
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": article.fetched_at.date().isoformat()},
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError, LxmlError):
        return _Main()
    if found is None:
        return _Main()
    title = _line(found.title)
    return _Main(_clean(found.text or "", title or article.title), title, _line(found.author), _line(found.sitename))


def _line(text: str | None) -> str:
    """One line that can be stored: no lone surrogates, which JSON can smuggle in."""
    return " ".join((text or "").encode("utf-8", "replace").decode().split())


def _clean(text: str, title: str) -> str:
    """The main text without boilerplate lines, its title and pull quotes."""
    kept: list[str] = []
    seen = {title.strip().casefold()}
    for line in text.splitlines():
        stripped = _line(line)
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
