"""Parts for tests, ours and yours: a web in a dict, and builders for records. Nothing here opens a socket."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime

import httpx

from dateline.web.urls import canonical_url, host_of
from dateline.words.ids import article_id, document_id
from dateline.words.records import Article, Document, Sentence

Reply = str | bytes | httpx.Response | Exception
Handler = Callable[[httpx.Request], Reply | Awaitable[Reply]]
Page = Reply | Handler | list[Reply]
FETCHED_AT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
PUBLISHED_ON = date(2026, 1, 15)


class FakeWeb(httpx.AsyncBaseTransport):
    """A web of given answers, as the transport of a Fetcher.

    An answer is a body (200), an `httpx.Response`, an exception to raise, a function of the request that gives one of these, or a list
    of them: one a request, the last again and again. What is not there is a 404. `requests` has every request in order.
    """

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._pages = dict(pages)
        self.requests: list[httpx.Request] = []

    @property
    def asked(self) -> list[str]:
        """The addresses asked for, in order, without robots.txt."""
        return [str(request.url) for request in self.requests if request.url.path != "/robots.txt"]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        page = self._pages.get(url, httpx.Response(404))
        if isinstance(page, list):
            page = page[min(sum(str(earlier.url) == url for earlier in self.requests), len(page) - 1)]
        self.requests.append(request)
        if callable(page):
            called = page(request)
            page = await called if inspect.isawaitable(called) else called
        if isinstance(page, Exception):
            raise page
        if not isinstance(page, httpx.Response):
            page = httpx.Response(200, content=page)
        # Its own copy: a response can be read once, and the page may be asked for again. Its bytes as they are, in whatever coding.
        assert isinstance(page.stream, httpx.SyncByteStream)
        return httpx.Response(page.status_code, headers=page.headers, stream=httpx.ByteStream(b"".join(page.stream)), request=request)


def make_article(url: str, body: bytes | str, *, status: int = 200, content_type: str = "text/html; charset=utf-8", title: str = "") -> Article:
    """An article as if it had just been fetched."""
    raw = body.encode() if isinstance(body, str) else body
    return Article(article_id(canonical_url(url)), url, url, status, (("content-type", content_type),), raw, FETCHED_AT, title=title)


def make_document(text: str, *, url: str = "https://news.example/1", title: str = "", published_on: date = PUBLISHED_ON) -> Document:
    """A document with one sentence a line."""
    sentences = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            sentences.append(Sentence(start, start + len(line.rstrip())))
        start += len(line)
    article = article_id(canonical_url(url))
    return Document(document_id(article, text), article, url, title, text, tuple(sentences), "en", published_on, "given", outlet=host_of(url))
