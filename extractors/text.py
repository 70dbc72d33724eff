"""From a page to what a person would read: the main text with its title, byline, language and date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import py3langid
from trafilatura import bare_extraction
from trafilatura.utils import decode_file

from dateline import ids
from dateline.records import Article, Document, PageClass, Rejection
from dateline.seeds import read_rows, seed_path
from dateline.urls import host_of
from extractors.page import SHORTEST_ARTICLE, page_class, unreadable
from extractors.sentences import split_sentences

LANGUAGE = "en"
"""The language that is coded."""
OLDEST = date(1990, 1, 1)
"""No page on the web was published before."""
FUTURE = timedelta(days=1)
"""A date may be ahead of our clock by the width of a time zone."""
LONGEST_SAMPLE = 5_000
"""Characters that tell a language."""
_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_META_DATE = re.compile(
    r'<meta\b[^<>]*?(?:property|name|itemprop)\s*=\s*["\'](?:article:published_time|og:article:published_time|datePublished|date|dc\.date(?:\.issued)?|'
    r'parsely-pub-date|sailthru\.date|pubdate|publish-date|cXenseParse:recs:publishtime)["\'][^<>]*>',
    re.IGNORECASE,
)
_CONTENT = re.compile(r'\bcontent\s*=\s*["\']([^"\']{8,40})["\']', re.IGNORECASE)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A line that is not the article's: a regular expression for the whole line, with an example."""

    pattern: str
    example: str


def read_text(text: str, published_on: date, document_id: str | None = None, url: str = "", title: str = "") -> Document:
    """A document of plain text; every line is a paragraph."""
    article = ids.article_id(url)
    outlet = host_of(url) if url else ""
    return Document(
        document_id or ids.document_id(article, text), article, url, title, text, split_sentences(text), LANGUAGE, published_on, "given", outlet=outlet
    )


def read_page(article: Article) -> tuple[PageClass, Document | None, tuple[Rejection, ...]]:
    """The page's class and, of an article in English, its document; else the reason why there is none. Never raises."""
    problem = unreadable(article)
    if problem is None:
        body = decode_file(article.body)
        main = _extract(body, article.final_url)
        text = _clean(main.text or "", article.title or main.title or "") if main else ""
        problem = page_class(body, text)
        if problem is None:
            return _document(article, body, text, main)
    if article.feed_content and (fallback := _from_feed(article)) is not None:
        return fallback
    kind, reason, detail = problem
    return kind, None, (Rejection("text", article.article_id, article.url, reason, detail),)


def _from_feed(article: Article) -> tuple[PageClass, Document | None, tuple[Rejection, ...]] | None:
    """The article that the feed itself carries, where it is whole."""
    body = f"<html><body><article>{article.feed_content}</article></body></html>"
    main = _extract(body, article.final_url)
    text = _clean(main.text or "", article.title) if main else ""
    return _document(article, body, text, main) if len(text) >= SHORTEST_ARTICLE else None


def _extract(body: str, url: str) -> Any:
    """trafilatura's document; None where it finds nothing or fails, which for our purpose is the same."""
    try:
        return bare_extraction(body, url=url, favor_precision=True, include_comments=False, include_tables=False, with_metadata=True)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError):
        return None


def _document(article: Article, body: str, text: str, main: Any) -> tuple[PageClass, Document | None, tuple[Rejection, ...]]:
    language, _ = py3langid.classify(text[:LONGEST_SAMPLE])
    if language != LANGUAGE:
        detail = f"the text is in {language!r}; only English is coded"
        return "other-language", None, (Rejection("text", article.article_id, article.url, "other-language", detail),)
    published_on, published_from = _published(article, body, main)
    document = Document(
        document_id=ids.document_id(article.article_id, text),
        article_id=article.article_id,
        url=article.final_url,
        title=(main.title or article.title or "").strip(),
        text=text,
        sentences=split_sentences(text),
        language=language,
        published_on=published_on,
        published_from=published_from,
        byline=(main.author or "").strip(),
        outlet=(main.sitename or host_of(article.final_url)).strip(),
    )
    return "article", document, ()


def _published(article: Article, body: str, main: Any) -> tuple[date, str]:
    """The first believable date: the feed's, the page's own data, what htmldate finds, else the day of fetching."""
    for day, source in _dates(article, body, main):
        if OLDEST <= day <= article.fetched_at.date() + FUTURE:
            return day, source
    return article.fetched_at.date(), "fetched"


def _dates(article: Article, body: str, main: Any) -> Iterator[tuple[date, str]]:
    if article.published_at is not None:
        yield article.published_at.astimezone(UTC).date(), "feed"
    found = _JSON_LD_DATE.search(body)
    if found and (day := _day(found.group(1))):
        yield day, "json-ld"
    for tag in _META_DATE.finditer(body):
        content = _CONTENT.search(tag.group())
        if content and (day := _day(content.group(1))):
            yield day, "meta"
    if main.date and (day := _day(main.date)):
        yield day, "htmldate"


def _day(text: str) -> date | None:
    """The UTC day of an ISO 8601 time, or the day of a date."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        pass
    found = _ISO_DAY.match(text.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _clean(text: str, title: str) -> str:
    """The main text without boilerplate lines, its title and repeated lines."""
    kept: list[str] = []
    seen = {title.strip().casefold()}
    for line in text.splitlines():
        stripped = line.strip()
        key = stripped.casefold()
        if stripped and key not in seen and not _boilerplate().fullmatch(stripped):
            kept.append(stripped)
            seen.add(key)
    return "\n".join(kept)


@cache
def _boilerplate() -> re.Pattern[str]:
    rows = read_rows(seed_path("boilerplate.csv"), Boilerplate)
    return re.compile("|".join(f"(?:{row.pattern})" for _, row in rows), re.IGNORECASE)
