"""Identity: every id is a hash of the fewest raw, stable fields, so that doing a thing again gives the same rows.

Cleaning never changes an id. Sixteen hexadecimal digits: at ten million events the chance of one collision is about 3 in a million.
"""

from collections.abc import Iterable
from hashlib import blake2b


def _digest(*fields: str) -> str:
    return blake2b("\x1f".join(fields).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def feed_id(feed_url: str) -> str:
    """Of the address the user gave."""
    return _digest("feed", feed_url)


def entry_id(feed_url: str, guid_or_url: str) -> str:
    """Of the feed and the item's guid, or its link where it has none."""
    return _digest("entry", feed_url, guid_or_url)


def article_id(canonical_url: str) -> str:
    """Of the canonical URL."""
    return _digest("article", canonical_url)


def page_hash(body: bytes) -> str:
    """Of a page's body. Content may be chosen by others, so it is longer than an id."""
    return blake2b(body, digest_size=16).hexdigest()


def document_id(article: str, text: str) -> str:
    """Of the article and its text: a changed text is another revision."""
    return _digest("document", article, text)


def event_id(document: str, coder: str, event_type: str, trigger: tuple[int, int], sides: Iterable[tuple[int, int]]) -> str:
    """Of the document, the coder's name and version, the type, and the spans of trigger and participants."""
    spans = ";".join(f"{start}-{end}" for start, end in [trigger, *sides])
    return _digest("event", document, coder, event_type, spans)
