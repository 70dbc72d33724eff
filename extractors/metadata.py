"""What a page says of itself in its JSON-LD (schema.org) and meta elements."""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lxml.html import HtmlElement

from dateline.seeds import read_rows, seed_path

MOST_OBJECTS = 2_000
"""JSON-LD objects looked at; an article's page has a few dozen."""
_META_DATES = frozenset(
    (
        "article:published_time",
        "cxenseparse:recs:publishtime",
        "date",
        "datepublished",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "og:article:published_time",
        "parsely-pub-date",
        "pubdate",
        "publish-date",
        "sailthru.date",
    )
)
_SPACE = re.compile(r"\s+")


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
    """Title and first headings, as read."""

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
    dates = [("json-ld", str(one["datePublished"])) for one in articles if one.get("datePublished")][:1]
    kinds = {name for one in objects for name in _names(one)}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _META_DATES:
            dates.append(("meta", meta.get("content") or ""))
        elif name == "og:type":
            kinds.add((meta.get("content") or "").strip().lower())
    body = first.get("articleBody")
    return PageData(
        frozenset(kinds),
        tuple(dates),
        body if isinstance(body, str) else "",
        str(first.get("isAccessibleForFree", True)).lower() != "false",
        tuple(_headings(tree)),
    )


def _headings(tree: HtmlElement) -> Iterator[str]:
    for tag in ("title", "h1"):
        element = next(tree.iter(tag), None)
        if element is not None:
            yield _SPACE.sub(" ", "".join(element.itertext())).strip()


def _objects(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every JSON-LD object, outermost first."""
    queue: deque[Any] = deque()
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            try:
                queue.append(json.loads(script.text or "", strict=False))
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
