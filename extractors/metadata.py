"""What a page says of itself in its JSON-LD (schema.org), meta elements, title and headings."""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from dateline.words.seeds import read_rows, seed_path

MOST_OBJECTS = 2_000
"""JSON-LD objects looked at; an article's page has a few dozen."""
LONGEST_NAME = 120
"""Characters of a byline or an outlet's name."""
_META_DATES = frozenset(
    (
        "article:published_time",
        "cxenseparse:recs:publishtime",
        "date",
        "datepublished",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "og:article:published_time",
        "parsely-pub-date",
        "pubdate",
        "publish-date",
        "sailthru.date",
    )
)
_META_AUTHORS = frozenset(("author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author"))
_BY = re.compile(r"(?:by|von|par|por)\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|·•»–—-]\s+")
_COMMENTED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?://\s*)?(?:-->|\]\]>)\s*(?:\*/)?\s*$")


@dataclass(frozen=True, slots=True)
class PageType:
    """A row of `seeds/page_types.csv`: a schema.org or Open Graph type, and whether such a page is an article."""

    type: str
    article: bool


@dataclass(frozen=True, slots=True)
class PageData:
    """A page's own description. `published`: (json-ld or meta, text as written), best first."""

    types: frozenset[str] = frozenset()
    published: tuple[tuple[str, str], ...] = ()
    body: str = ""
    """schema.org's articleBody."""
    free: bool = True
    """schema.org's isAccessibleForFree."""
    headings: tuple[str, ...] = field(default=())
    """Title and first heading, as read."""
    title: str = ""
    byline: str = ""
    """Authors, by semicolons."""
    outlet: str = ""

    def is_article(self) -> bool:
        """Does it call itself an article?"""
        return any(_types().get(name) is True for name in self.types)

    def is_other(self) -> str | None:
        """The type by which it calls itself something else, and not an article."""
        return None if self.is_article() else next((name for name in sorted(self.types) if _types().get(name) is False), None)


@cache
def _types() -> dict[str, bool]:
    return {row.type: row.article for _, row in read_rows(seed_path("page_types.csv"), PageType)}


def read_page_data(tree: HtmlElement) -> PageData:
    """The description in a parsed page. What is malformed is left out."""
    objects = [one for one in _objects(tree) if any(_types().get(name) is not None for name in _names(one))]
    articles = [one for one in objects if any(_types().get(name) for name in _names(one))]
    first = next(iter(articles or objects), {})
    metas = [(one_line(meta.get("property") or meta.get("name") or meta.get("itemprop")).lower(), meta.get("content") or "") for meta in tree.iter("meta")]
    named = dict(reversed(metas))
    headings = tuple(_headings(tree))
    dates = [("json-ld", str(one["datePublished"])) for one in articles if one.get("datePublished")][:1]
    body = first.get("articleBody")
    outlet = one_line(named.get("og:site_name")) or "; ".join(_people(first.get("publisher")))
    return PageData(
        types=frozenset((*(name for one in objects for name in _names(one)), *(value.strip().lower() for name, value in metas if name == "og:type"))),
        published=(*dates, *(("meta", value) for name, value in metas if name in _META_DATES)),
        body=body if isinstance(body, str) else "",
        free=str(first.get("isAccessibleForFree", True)).lower() != "false",
        headings=headings,
        title=_title(first if articles else {}, named, headings, outlet),
        byline="; ".join(_people(first.get("author")) if articles else ()) or _byline(tree, metas),
        outlet=outlet if len(outlet) <= LONGEST_NAME else "",
    )


def _title(thing: dict[str, Any], named: dict[str, str], headings: tuple[str, ...], outlet: str) -> str:
    """The headline: schema.org's, Open Graph's, the first heading of that level, or the part of the title that does not name the outlet."""
    title, heading = headings
    found = one_line(unescape(str(thing.get("headline") or ""))) or one_line(named.get("og:title")) or heading or title
    parts = _SEPARATOR.split(found)
    if len(parts) > 1 and (parts[-1] == outlet or (found == title and len(parts[0]) > len(parts[-1]))):
        found = found[: found.rindex(parts[-1])].rstrip(" |·•»–—-")
    return found


def _byline(tree: HtmlElement, metas: list[tuple[str, str]]) -> str:
    """Who wrote it: by the meta elements, else by what is marked up as author."""
    names = [_person(value) for name, value in metas if name in _META_AUTHORS]
    if any(names):
        return "; ".join(dict.fromkeys(filter(None, names)))
    for element in tree.xpath("//*[@itemprop='author' or @rel='author']|//*[contains(@class, 'byline') or contains(@class, 'author')][not(self::script)]"):
        if name := _person("".join(element.itertext())):
            return name
    return ""


def _person(text: str | None) -> str:
    """A name without the word "by"; nothing where it is an address or a paragraph."""
    name = _BY.sub("", one_line(text), count=1) if _BY.match(one_line(text)) else one_line(text)
    return "" if len(name) > LONGEST_NAME or "://" in name or not any(letter.isalpha() for letter in name) else name


def _people(value: Any) -> tuple[str, ...]:
    """Names of a schema.org author or publisher: a text, a thing with a name, or a list of these."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for one in value[:20] for name in _people(one)))
    name = _person(unescape(value if isinstance(value, str) else str(value.get("name") or "") if isinstance(value, dict) else ""))
    return (name,) if name else ()


def one_line(text: object) -> str:
    """One line that can be stored: no lone surrogates, which JSON can smuggle in."""
    return " ".join(text.encode("utf-8", "replace").decode().split()) if isinstance(text, str) else ""


def _headings(tree: HtmlElement) -> Iterator[str]:
    """The title and the first heading of the first level, empty where there is none."""
    for tag in ("title", "h1"):
        element = next(tree.iter(tag), None)
        yield one_line("".join(element.itertext())) if element is not None else ""


def _objects(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every JSON-LD object, outermost first."""
    queue: deque[Any] = deque()
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            try:
                queue.append(json.loads(_COMMENTED.sub("", script.text or ""), strict=False))
            except (ValueError, RecursionError):
                continue
    for _ in range(MOST_OBJECTS):
        if not queue:
            return
        value = queue.popleft()
        if isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, dict):
            yield value
            queue.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))


def _names(thing: dict[str, Any]) -> tuple[str, ...]:
    kind = thing.get("@type")
    return tuple(str(name) for name in (kind if isinstance(kind, list) else [kind]) if name)
