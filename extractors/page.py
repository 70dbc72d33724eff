"""What kind of page a server sent, from its status, its bytes, its own description and the words on it."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, cast
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from dateline.records import Article, PageClass
from dateline.seeds import read_rows, seed_path
from extractors.metadata import PageData

SHORTEST_ARTICLE = 160
"""Characters of running text below which a page is no whole article."""
SHORT_TEXT = 600
"""Characters. In a longer text, one sign of a wall proves nothing: articles speak of privacy, robots and subscribers too."""
LONG_WALL = 3_000
"""Characters. Two signs of one kind make a wall of a text up to this length."""
SHORTEST_LINE = 50
"""Characters of a line of running text; menus and teasers are shorter."""
FEW_WORDS = 40
"""Visible words up to which a page that loads scripts shows nothing without them."""
MOST_ELEMENTS = 100_000
"""Tags. Beyond lie tables of data and pages made to keep a reader busy."""
MOST_SIGNS = 4_000
"""Characters of a page that are looked through for signs."""
_HTML: Final = re.compile(rb"<(?:!doctype html|html|head|body|article|div|p|title|meta)\b", re.IGNORECASE)
_BINARY: Final = re.compile(rb"[\x01-\x08\x0e-\x1a]")
_HEAD_BYTES: Final = 4096
_UNSEEN: Final = frozenset(("script", "style", "template", "svg", "title"))
_READABLE: Final = ("", "text/html", "application/xhtml+xml", "text/plain")

Problem = tuple[PageClass, str, str]
"""Class, reason and, for a person, detail."""


@dataclass(frozen=True, slots=True)
class PageSign:
    """A row of `seeds/page_signs.csv`: a phrase, in lower case, that a page of this class says."""

    page_class: str
    phrase: str


@cache
def _signs() -> tuple[PageSign, ...]:
    return tuple(row for _, row in read_rows(seed_path("page_signs.csv"), PageSign))


def unreadable(article: Article) -> Problem | None:
    """Why the answer is no HTML page at all; None where it can be read."""
    if article.status >= 400:
        return _refused(article)
    if not article.body.strip():
        return "empty", "empty-page", "the page has no content"
    kind = _header(article, "content-type").partition(";")[0].strip().lower()
    head = article.body[:_HEAD_BYTES]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    looks_html = wide or _HTML.search(head) is not None
    if (_BINARY.search(head) and not wide) or not (looks_html or kind in _READABLE):
        return "not-html", "not-html", f"the content is {kind or 'binary'}, no HTML page"
    if article.body.count(b"<") > MOST_ELEMENTS:
        return "not-news", "too-many-elements", f"the page has more than {MOST_ELEMENTS:,} tags"
    return None


def _refused(article: Article) -> Problem:
    low = article.body[: 10 * MOST_SIGNS].decode("utf-8", "replace").lower()
    if _header(article, "cf-mitigated") == "challenge" or any(sign.page_class == "bot-check" and sign.phrase in low for sign in _signs()):
        return "bot-check", "bot-check", f"the server answered {article.status} and wants proof of a person"
    return "error", f"http-{article.status}", f"the server answered {article.status}"


def _header(article: Article, name: str) -> str:
    return next((value for key, value in article.headers if key.lower() == name), "")


def page_class(article: Article, tree: HtmlElement, data: PageData, text: str) -> Problem | None:
    """Why a page whose main text is `text` is no article; None for an article. Of pages only, never of a feed's own text."""
    if urlsplit(article.final_url).path in ("", "/") and not urlsplit(article.final_url).query and urlsplit(article.url).path not in ("", "/"):
        return "soft-404", "front-page", "the address leads to the site's front page"
    running = sum(len(line) for line in text.splitlines() if len(line) >= SHORTEST_LINE)
    whole = running >= SHORTEST_ARTICLE
    seen = "" if whole else visible_text(tree)
    if problem := _walled(data, text, seen):
        return problem
    if whole:
        other = data.is_other()
        return ("not-news", "not-news", f"the page calls itself {other}") if other and len(text) < LONG_WALL else None
    if len(seen.split()) <= FEW_WORDS and next(tree.iter("script"), None) is not None:
        return "script-only", "script-only", f"{len(seen.split())} words are visible without scripts"
    if not text.strip():
        return "not-news", "no-main-text", "no main text was found on the page"
    if running * 2 < len(text) and len(seen) > LONG_WALL:
        return "not-news", "no-running-text", "the page has lists and links, but no running text"
    return "partial", "too-short", f"the main text has only {len(text)} characters"


def _walled(data: PageData, text: str, seen: str) -> Problem | None:
    """What the page says instead of an article. `seen`: all its words, where the text is too short to be one."""
    heads = "\n".join(data.headings).lower()
    low = f"{heads}\n{text[:MOST_SIGNS]}\n{seen[:MOST_SIGNS]}".lower()
    found: dict[str, list[str]] = {}
    for sign in _signs():
        if sign.phrase in low:
            found.setdefault(sign.page_class, []).append(sign.phrase)
        if sign.page_class == "soft-404" and sign.phrase in heads:
            return "soft-404", "soft-404", f"its heading says {sign.phrase!r}"
    for kind, phrases in found.items():
        if len(text) < SHORT_TEXT or (len(phrases) > 1 and len(text) < LONG_WALL):
            return cast(PageClass, kind), kind, f"the page says {phrases[0]!r}"
    if not data.free and len(text) < SHORT_TEXT * 2:
        return "paywall", "paywall", "the page says that it is not free, and shows only its beginning"
    return None


def visible_text(tree: HtmlElement) -> str:
    """The words of a page without scripts and styles."""
    words: list[str] = []
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in _UNSEEN and element.text:
            words += element.text.split()
        if element.tail:
            words += element.tail.split()
    return " ".join(words)
