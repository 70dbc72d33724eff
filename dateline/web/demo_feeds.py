"""The demo feeds: feeds of invented publishers with articles of our own, served on loopback and fetched like any other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx

from dateline.words.seeds import seed_path

_TYPES = {".html": "text/html; charset=utf-8", ".rss": "application/rss+xml", ".atom": "application/atom+xml", ".txt": "text/plain; charset=utf-8"}
_FEEDS = (".rss", ".atom")


@dataclass(frozen=True, slots=True)
class DemoFeeds:
    """The publishers while they are served: their feeds' addresses, and the way to them."""

    feeds: tuple[str, ...]
    hosts: frozenset[str]
    port: int

    def transport(self, others: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
        """Requests for their hosts go to loopback, all else to `others`. So the addresses, and with them all ids, never change."""
        return _DemoTransport(self, others)


@contextmanager
def serve_demo_feeds(folder: Path | None = None) -> Iterator[DemoFeeds]:
    """Serves `seeds/demo_feeds`, one folder a host, on a loopback port that the system chooses, until the block ends."""
    root = folder or seed_path("demo_feeds")
    feeds = tuple(f"http://{path.parent.name}/{path.name}" for path in sorted(root.glob("*/*")) if path.suffix in _FEEDS)
    server = _Server(("127.0.0.1", 0), _handler(root))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield DemoFeeds(feeds, frozenset(path.name for path in root.iterdir() if path.is_dir()), server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    """All publishers are one socket here: where its queue is full, the kernel drops a connection, which is tried again after a second."""


class _DemoTransport(httpx.AsyncBaseTransport):
    def __init__(self, demo_feeds: DemoFeeds, others: httpx.AsyncBaseTransport) -> None:
        self._demo_feeds = demo_feeds
        self._others = others
        self._loopback = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host not in self._demo_feeds.hosts:
            return await self._others.handle_async_request(request)
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._demo_feeds.port)
        local = httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=request.extensions)
        return await self._loopback.handle_async_request(local)

    async def aclose(self) -> None:
        await self._loopback.aclose()
        await self._others.aclose()


def _handler(root: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer's headers and body go together

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            path = root / Path(host).name / Path(urlsplit(self.path).path).name
            if not host or path.suffix not in _TYPES or not path.is_file():
                self._answer(404, "text/plain; charset=utf-8", b"not found")
                return
            body = path.read_bytes()
            etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
            if self.headers.get("If-None-Match") == etag:
                self._answer(304, _TYPES[path.suffix], b"", etag)
            else:
                self._answer(200, _TYPES[path.suffix], body, etag)

        def _answer(self, status: int, kind: str, body: bytes, etag: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if etag:
                self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it so)
            """Quiet: what was fetched is in the warehouse."""

    return Handler
