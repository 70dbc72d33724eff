"""Pages of other days, a reader without worker processes, and what the warehouse holds."""

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from dateline.records import Article, Document, Reading
from extractors.read import Coder
from warehouse.layout import Layout


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
