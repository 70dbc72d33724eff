"""What kind of page a server sent, from its status, its bytes and the words on it."""

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from dateline.records import Article, PageClass
from dateline.seeds import read_rows, seed_path

SHORT_TEXT = 600
"""Characters. Only a shorter text is a wall or an error page: articles speak of privacy and cookies too."""
SHORTEST_ARTICLE = 160
"""Characters of main text below which a page is no whole article."""
FEW_WORDS = 25
"""Visible words below which a page that loads scripts shows nothing without them."""
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|article|div|p|title|meta)\b", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_TAGS = re.compile(r"<(script|style|noscript|svg|template)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class PageSign:
    """A phrase, in lower case, that a short page of this class says."""

    page_class: str
    phrase: str


@cache
def _signs() -> tuple[PageSign, ...]:
    return tuple(row for _, row in read_rows(seed_path("page_signs.csv"), PageSign))


def unreadable(article: Article) -> tuple[PageClass, str, str] | None:
    """(class, reason, detail) where the answer is no HTML page at all; None where it can be read."""
    if article.status >= 400:
        return "error", f"http-{article.status}", f"the server answered {article.status}"
    if not article.body.strip():
        return "empty", "empty-page", "the page has no content"
    kind = next((value for name, value in article.headers if name.lower() == "content-type"), "").partition(";")[0].strip().lower()
    head = article.body[:_HEAD_BYTES]
    looks_html = _HTML.search(head) is not None
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if (_BINARY.search(head) and not wide) or not (looks_html or wide or kind in ("", "text/html", "application/xhtml+xml", "text/plain")):
        return "not-html", "not-html", f"the content is {kind or 'binary'}, no HTML page"
    return None


def page_class(body: str, text: str) -> tuple[PageClass, str, str] | None:
    """(class, reason, detail) of a page whose main text is no article; None for an article. `body`: the page, decoded."""
    if len(text) >= SHORT_TEXT:
        return None
    visible = visible_text(body)
    said, shown = text.lower(), visible[:4000].lower()
    for sign in _signs():
        # beside a short article stand banners about cookies; the rest of it may be behind a paywall that stands there, too
        if sign.phrase in said or ((sign.page_class == "paywall" or len(text) < SHORTEST_ARTICLE) and sign.phrase in shown):
            return cast(PageClass, sign.page_class), sign.page_class, f"the page says {sign.phrase!r}"
    if len(text) >= SHORTEST_ARTICLE:
        return None
    words = len(visible.split())
    if words < FEW_WORDS and re.search(r"<script\b", body, re.IGNORECASE):
        return "script-only", "script-only", f"{words} words are visible without scripts"
    if not text.strip():
        return "not-news", "no-main-text", "no main text was found on the page"
    return "partial", "too-short", f"the main text has only {len(text)} characters"


def visible_text(body: str) -> str:
    """The words of a page without tags, scripts and styles."""
    return " ".join(_TAGS.sub(" ", body).split())
