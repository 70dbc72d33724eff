"""Feed lists as OPML 2.0, the format in which feed readers exchange subscriptions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from dateline.words.errors import UsageError

_BARE_AMPERSAND = re.compile(rb"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SEPARATORS = str.maketrans("/|", "--")  # in a folder's name; "|" separates the cells of a list in our tables


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list; each of `categories` is the path of folders that it stands in, outermost first, joined by `/`."""

    url: str
    title: str = ""
    categories: tuple[str, ...] = ()


def read_opml(body: bytes, path: str = "") -> tuple[Subscription, ...]:
    """The feeds of an OPML document in its order, each address once, with all the folders and categories (`category="/World/Africa,/Energy"`) of it.

    What feed readers export is read as it comes: with bare `&`, control characters, attributes in any case. Entities of a document type
    are not expanded. Raises UsageError, with `path` and the line, for what is no XML or names no feed.
    """
    text = _CONTROL.sub(b"", _BARE_AMPERSAND.sub(b"&amp;", body)) if not body.startswith((b"\xff\xfe", b"\xfe\xff")) else body
    reader = _Reader()
    try:
        reader.parse(text.lstrip())
    except expat.ExpatError as error:
        raise UsageError(f"line {error.lineno}: no OPML that can be read ({expat.ErrorString(error.code)})", path) from None
    if not reader.found:
        raise UsageError("no feeds in it: an OPML list has an <outline> with an xmlUrl for each feed", path)
    return tuple(reader.found.values())


def write_opml(subscriptions: Iterable[Subscription], title: str = "Dateline feeds") -> bytes:
    """An OPML 2.0 document of the feeds, in UTF-8; a feed of several categories stands in each of these folders."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', f"  <head><title>{escape(title)}</title></head>", "  <body>"]
    open_folders: list[str] = []
    placed = [(category.split("/") if category else [], subscription) for subscription in subscriptions for category in subscription.categories or ("",)]
    for folders, subscription in sorted(placed, key=lambda one: one[0]):
        lines += _move(open_folders, folders)
        open_folders = folders
        name = quoteattr(subscription.title or subscription.url)
        lines.append(f'{_indent(len(folders))}<outline type="rss" text={name} title={name} xmlUrl={quoteattr(subscription.url)}/>')
    lines += _move(open_folders, [])
    return "\n".join([*lines, "  </body>", "</opml>", ""]).encode()


def _move(old: list[str], new: list[str]) -> Iterator[str]:
    """The lines that close the folders left and open those entered."""
    shared = 0
    while shared < min(len(old), len(new)) and old[shared] == new[shared]:
        shared += 1
    for depth in range(len(old) - 1, shared - 1, -1):
        yield f"{_indent(depth)}</outline>"
    for depth in range(shared, len(new)):
        yield f"{_indent(depth)}<outline text={quoteattr(new[depth])}>"


def _indent(depth: int) -> str:
    return "  " * (depth + 2)


def _categories(text: str) -> Iterator[str]:
    """The paths of a category attribute (OPML 2.0: separated by commas, each begins with a slash)."""
    for path in text.split(","):
        yield "/".join(part.strip().translate(_SEPARATORS) for part in path.split("/") if part.strip())


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, Subscription] = {}
        self._folders: list[str] = []

    def parse(self, text: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(text, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name.lower() != "outline":
            return
        values = {key.lower(): value.strip() for key, value in attributes.items()}
        title = values.get("title") or values.get("text", "")
        url = values.get("xmlurl", "")
        if url:
            folders = "/".join(folder for folder in self._folders if folder)
            known = self.found.get(url, Subscription(url, title))
            categories = (*known.categories, folders, *_categories(values.get("category", "")))
            self.found[url] = replace(known, categories=tuple(dict.fromkeys(filter(None, categories))))
        self._folders.append("" if url else title.translate(_SEPARATORS))

    def _end(self, name: str) -> None:
        if name.lower() == "outline":
            self._folders.pop()
