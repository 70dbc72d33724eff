"""What kind of page a server sent, from its status, its bytes, its own description and the words on it."""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Final, cast
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from dateline.extractors.metadata import PageData
from dateline.words.records import Article, PageClass
from dateline.words.seeds import read_rows, seed_path

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
"""Characters of a page's words that are looked through for signs."""
MOST_MARKUP = 40_000
"""Characters of its markup."""
LONG_LINK = 25
"""Characters of a link that can be a headline."""
FEWEST_LINKS = 3
"""Headlines and their teasers that make a list of links ..."""
LINK_SHARE = 0.3
"""... where they are at least this share of the lines."""
MOST_LINES = 200
"""Lines of a text that are looked at for that."""
WINDOW = 400
"""Characters in which the words of a wall stand together."""
FEWEST_CONSENT_WORDS = 5
"""Different ones that make a wall of a short text."""
FEWEST_PAYWALL_WORDS = 4
"""Different ones that make an offer of what stands beside a short text."""
_PAGE: Final = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_MARKUP: Final = re.compile(rb"<(?:!doctype html|html|head|body|article|center|div|font|h1|main|meta|p|section|span|table|title)\b", re.IGNORECASE)
_BINARY: Final = re.compile(rb"[\x01-\x08\x0e-\x1a]")
_HEAD_BYTES: Final = 4096
_UNSEEN: Final = frozenset(("script", "style", "template", "svg", "title"))
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # a letter of these scripts says as much as three of ours
_SEGMENT: Final = re.compile(r"\s+[|·•»–—-]\s+")
_TEASERS: Final = (
    f"//*[self::h2 or self::h3 or self::h4][.//a[not(starts-with(@href, '#')) and string-length(normalize-space(.)) >= {LONG_LINK}]]/following-sibling::*[1]"
)
_READABLE: Final = ("", "text/html", "application/xhtml+xml", "text/plain")

Problem = tuple[PageClass, str, str]
"""Class, reason and, for a person, detail."""


@dataclass(frozen=True, slots=True)
class PageSign:
    """A row of `seeds/page_signs.csv`: a phrase, in lower case, that a page of this class says.

    `where` it counts: in the `text`, which is the main text and the headings, and all words of a page without a whole text; anywhere on a
    `page` with a short text, its markup included; as a whole `heading`; as a `word` of which several stand close together.
    """

    page_class: str
    phrase: str
    where: str


@cache
def _signs() -> tuple[PageSign, ...]:
    return tuple(row for _, row in read_rows(seed_path("page_signs.csv"), PageSign))


def unreadable(article: Article) -> Problem | None:
    """Why the answer is no HTML page at all; None where it can be read."""
    if article.status >= 400 or not article.status:
        return _refused(article)
    if not article.body.strip():
        return "empty", "empty-page", "the page has no content"
    kind = _header(article, "content-type").partition(";")[0].strip().lower()
    head = article.body[:_HEAD_BYTES]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    looks_html = wide or kind == "text/plain" or (_MARKUP if kind in _READABLE else _PAGE).search(head) is not None
    if (_BINARY.search(head) and not wide) or not looks_html:
        return "not-html", "not-html", f"the content is {kind or 'unknown'}, and no HTML page"
    if article.body.count(b"<") > MOST_ELEMENTS:
        return "not-news", "too-many-elements", f"the page has more than {MOST_ELEMENTS:,} tags"
    return None


def _refused(article: Article) -> Problem:
    low = _straight(unescape(article.body[:MOST_MARKUP].decode("utf-8", "replace")))
    if _header(article, "cf-mitigated") == "challenge" or any(sign.page_class == "bot-check" and sign.phrase in low for sign in _signs()):
        return "bot-check", "bot-check", f"the server answered {article.status} and wants proof of a person"
    return "error", f"http-{article.status}", f"the server answered {article.status or 'nothing'}"


def _header(article: Article, name: str) -> str:
    return next((value for key, value in article.headers if key.lower() == name), "")


def page_class(article: Article, tree: HtmlElement, data: PageData, text: str) -> Problem | None:
    """Why a page whose main text is `text` is no article; None for an article. Of pages only, never of a feed's own text."""
    if urlsplit(article.final_url).path in ("", "/") and not urlsplit(article.final_url).query and urlsplit(article.url).path not in ("", "/"):
        return "soft-404", "front-page", "the address leads to the site's front page"
    running = _running(tree, text)
    whole = running >= SHORTEST_ARTICLE
    seen = visible_text(tree) if len(text) < 2 * SHORT_TEXT else ""
    if problem := _walled(data, text, seen, "" if whole else article.body[:MOST_MARKUP].decode("utf-8", "replace")):
        return problem
    if whole:
        return _other(tree, data, text)
    if len(seen.split()) <= FEW_WORDS and next(tree.iter("script"), None) is not None:
        return "script-only", "script-only", f"{len(seen.split())} words are visible without scripts"
    if not text.strip():
        return "not-news", "no-main-text", "no main text was found on the page"
    if running * 2 < len(text) and len(seen) > LONG_WALL:
        return "not-news", "no-running-text", "the page has lists and links, but no running text"
    if "website" in data.types and not data.is_article():
        return "not-news", "not-news", "the page calls itself a part of a site, and has little text"
    return "partial", "too-short", f"the main text has only {len(text)} characters"


def _running(tree: HtmlElement, text: str) -> int:
    """Characters of running text: of lines that are long, and no rows of links."""
    lines = [line for line in text.splitlines() if _weight(line) >= SHORTEST_LINE]
    if len(text) < SHORT_TEXT:
        rows = (row for row in tree.iter("p", "li") if len(row.findall("a")) >= FEWEST_LINKS and not (row.text or "").strip())
        links = {" ".join("".join(row.itertext()).split()) for row in rows}
        lines = [line for line in lines if line not in links]
    return sum(_weight(line) for line in lines)


def _weight(line: str) -> int:
    """Its length, as if it were written in our letters."""
    return len(line) + 2 * len(_WIDE.findall(line))


def _other(tree: HtmlElement, data: PageData, text: str) -> Problem | None:
    """A page with running text that is something else than an article: by its own description, or because its text is headlines with links."""
    if (other := data.is_other()) and len(text) < LONG_WALL:
        return "not-news", "not-news", f"the page calls itself {other}"
    if data.is_article():
        return None
    texts = (" ".join("".join(link.itertext()).split()) for link in tree.iter("a"))
    links = {text for text in texts if len(text) >= LONG_LINK}
    teasers = {" ".join("".join(teaser.itertext()).split()) for teaser in tree.xpath(_TEASERS)}
    lines = text.splitlines()[:MOST_LINES]
    headlines = sum(line in teasers or any(line.startswith(link) and len(line) < len(link) + LONG_LINK for link in links) for line in lines)
    if headlines >= FEWEST_LINKS and headlines >= LINK_SHARE * len(lines):
        return "not-news", "list-of-links", f"{headlines} of {len(lines)} lines of the text are links"
    return None


def _walled(data: PageData, text: str, seen: str, markup: str) -> Problem | None:
    """What the page says instead of an article. `seen`: all its words, where the text is short; `markup`: where it is no whole text."""
    declared = data.is_article() or bool(data.published)
    heads = _straight("\n".join(data.headings))
    words = _straight(f"{text[:MOST_SIGNS]}\n{seen[:MOST_SIGNS] if markup else ''}")
    page = _straight(f"{seen[:MOST_SIGNS]}\n{seen[-MOST_SIGNS:]}\n{unescape(markup)}")
    if len(text) < (SHORT_TEXT if declared else LONG_WALL) and (phrase := _lost(heads)):
        return "soft-404", "soft-404", f"its heading says {phrase!r}"
    found: dict[str, list[str]] = {}
    for sign in _signs():
        if sign.where == "page" and sign.phrase in page:
            return _sign(sign)
        if sign.where == "text" and (sign.phrase in words or sign.phrase in heads):
            found.setdefault(sign.page_class, []).append(sign.phrase)
    for kind, phrases in found.items():
        if len(text) < SHORT_TEXT or (len(phrases) > (2 if declared else 1) and len(text) < LONG_WALL):
            return cast(PageClass, kind), kind, f"the page says {phrases[0]!r}"
    if not declared and len(text) < 2 * SHORT_TEXT and _crowded("consent", words) >= FEWEST_CONSENT_WORDS:
        return "consent", "consent", "the page speaks of cookies, data and consent only"
    if len(text) < SHORT_TEXT and _crowded("paywall", _beside(seen, text)) >= FEWEST_PAYWALL_WORDS:
        return "paywall", "paywall", "the page has a short text and the words of an offer"
    offered = any(sign.page_class == "paywall" and sign.where != "word" and sign.phrase in page for sign in _signs())
    if not data.free and len(text) < (2 * SHORT_TEXT if offered else SHORT_TEXT):
        return "paywall", "paywall", "the page says that it is not free, and shows only its beginning"
    return None


def _beside(seen: str, text: str) -> str:
    """What the page says beside the long lines of its text, and only just: articles speak of subscriptions, too."""
    for line in text.splitlines():
        if len(line) >= 2 * SHORTEST_LINE:
            seen = seen.replace(line, "\n")
    return _straight(seen[-MOST_SIGNS:])


def _crowded(kind: str, text: str) -> int:
    """How many different words of that kind there are at most within a window of the text."""
    words = (sign.phrase for sign in _signs() if sign.where == "word" and sign.page_class == kind)
    places = sorted((found.start(), word) for word in words for found in _word(word).finditer(text))
    most = first = 0
    for last, (at, _) in enumerate(places):
        while places[first][0] < at - WINDOW:
            first += 1
        most = max(most, len({word for _, word in places[first : last + 1]}))
    return most


@cache
def _word(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(phrase)}")


def _sign(sign: PageSign) -> Problem:
    return cast(PageClass, sign.page_class), sign.page_class, f"the page says {sign.phrase!r}"


def _lost(heads: str) -> str | None:
    """The phrase by which a title or heading says that there is nothing here."""
    parts = {part.strip(" .!:") for line in heads.splitlines() for part in (line, *_SEGMENT.split(line))}
    for sign in _signs():
        if sign.page_class == "soft-404" and (sign.phrase in parts if sign.where == "heading" else sign.phrase in heads):
            return sign.phrase
    return None


def _straight(text: str) -> str:
    """In lower case, with straight apostrophes."""
    return text.lower().replace("’", "'")


def visible_text(tree: HtmlElement) -> str:
    """The words of a page without scripts and styles."""
    words: list[str] = []
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in _UNSEEN and element.text:
            words += element.text.split()
        if element.tail:
            words += element.tail.split()
    return " ".join(words)
