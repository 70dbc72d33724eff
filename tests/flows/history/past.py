"""Pages of other days, a reader without worker processes, and what the warehouse holds."""

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from dateline.extractors.read import Coder
from dateline.flows.steps.history.material import Material, Page
from dateline.warehouse.layout import Layout
from dateline.words.records import Article, Document, Reading, Rejection


class Quiet:
    """Says nothing."""

    def begin(self, what: str, total: int | None = None) -> None:
        """Nothing."""

    def advance(self, count: int = 1) -> None:
        """Nothing."""


class Here:
    """Reads in this process."""

    def __init__(self, coder: Coder) -> None:
        self._coder = coder

    def read(self, articles: Sequence[Article]) -> Iterator[Reading]:
        return map(self._coder.read, articles)

    async def read_one(self, article: Article) -> Reading:
        return self._coder.read(article)

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        return map(self._coder.code_document, documents)


def rows(layout: Layout, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(layout.live, read_only=True) as connection:
        return connection.execute(query).fetchall()


def table_sums(layout: Layout) -> dict[str, tuple[object, ...]]:
    """Rows and checksum of each table, but for the state of the material, which says when it was last looked at."""
    with duckdb.connect(layout.live, read_only=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE table_name <> 'feed' ORDER BY 1").fetchall()]
        return {name: connection.execute(f"SELECT count(*), coalesce(sum(hash(t)), 0) FROM {name} AS t").fetchall()[0] for name in tables}


def page(day: str, text: str = "Estonia expelled two Russian diplomats in the afternoon.") -> str:
    """A news page of that day with one event."""
    filler = "The embassy did not answer questions about the decision, and neighbours said that the street had been quiet all day. " * 3
    published = f'<meta property="article:published_time" content="{day}T08:00:00Z">'
    story = f"<h1>News of {day}</h1><p>{text} {filler} It was written on {day}.</p>"
    return f"<html><head><title>News of {day}</title>{published}</head><body><article>{story}</article></body></html>"


def record(url: str, body: bytes, *, at: str = "2018-05-02T10:00:00Z", headers: Sequence[str] = (), kind: str = "response", status: int = 200) -> bytes:
    lines = [f"HTTP/1.1 {status} X", *(headers or ("Content-Type: text/html",))]
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {at}\r\nWARC-Record-ID: <urn:uuid:{abs(hash(url))}>\r\n"
    return f"{head}Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def found_in(material: Material) -> tuple[list[Page], list[Rejection]]:
    assert material.pages is not None
    items = list(material.pages())
    return [item for item in items if isinstance(item, Page)], [item for item in items if isinstance(item, Rejection)]
