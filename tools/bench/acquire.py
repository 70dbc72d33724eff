"""Getting the news: a cycle of polls that finds nothing new, against bare httpx; fetching and reading pages, against trafilatura alone.

Both are CPU times of one process; the servers are another, on loopback. Each feed and each page is asked for at several hosts, without a pause
between requests to one host: waiting costs nothing.
"""

import asyncio
import gc
import multiprocessing
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time

import httpx

from dateline.extractors.text import read_page
from dateline.flows.steps.at_once import AT_ONCE
from dateline.flows.steps.poll import poll_feeds
from dateline.warehouse.due import feed_states
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.stage import stage_polls
from dateline.web.fetch import Fetched, Fetcher
from dateline.web.testing import make_article
from dateline.words.records import Article
from dateline.words.settings import Settings, load_settings
from tools.bench.figures import Figure, at_most
from tools.bench.text import read_alone, sample_pages

FEEDS = 1_000
PAGES = 500
CYCLES = 3
HOSTS = 250
"""Addresses of loopback."""
_ETAG = '"1"'
_FEED = b'<rss version="2.0"><channel><title>Feed</title><item><title>Story</title><link>http://127.0.1.1/story</link></item></channel></rss>'
_NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % _ETAG.encode()


def measure(feeds: int = FEEDS, count: int = PAGES) -> list[Figure]:
    """Both ratios."""
    pages = sample_pages(count)
    with tempfile.TemporaryDirectory() as folder, _served({f"/{number}": page.body for number, page in enumerate(pages)}) as port:
        settings = _settings(Path(folder))
        return [_polling(settings, port, feeds), _reading(settings, port, pages)]


def _settings(home: Path) -> Settings:
    return load_settings({"DATELINE_HOME": str(home), "DATELINE_ALLOW_NETWORKS": "127.0.0.0/8", "DATELINE_HOST_SPACING_SECONDS": "0"})


def _polling(settings: Settings, port: int, feeds: int) -> Figure:
    urls = [f"http://{_host(number)}:{port}/feed/{number}" for number in range(feeds)]
    layout = Layout(settings.home)

    async def cycle(fetcher: Fetcher) -> None:
        stage_polls(layout, [poll async for poll in poll_feeds(fetcher, feed_states(layout, urls))], "bench")
        load_staged(layout)

    async def ours() -> float:
        async with Fetcher(settings) as fetcher:
            await cycle(fetcher)
            return await _cpu(lambda: cycle(fetcher), CYCLES)

    async def bare() -> float:
        async with httpx.AsyncClient(trust_env=False) as client:
            room = asyncio.Semaphore(AT_ONCE)

            async def get(url: str) -> None:
                async with room:
                    assert (await client.get(url, headers={"If-None-Match": _ETAG})).status_code == 304

            async def everything() -> None:
                await asyncio.gather(*(get(url) for url in urls))

            await everything()
            return await _cpu(everything, CYCLES)

    return at_most("a cycle of polls / httpx", asyncio.run(ours()) / asyncio.run(bare()), 1.5)


def _reading(settings: Settings, port: int, pages: Sequence[Article]) -> Figure:
    async def fetched(fetcher: Fetcher) -> None:
        async def one(number: int) -> None:
            answer = await fetcher.get(f"http://{_host(number)}:{port}/{number}")
            assert isinstance(answer, Fetched)
            _, document, _ = read_page(make_article(answer.url, answer.body))
            assert document is not None

        for start in range(0, len(pages), AT_ONCE):
            await asyncio.gather(*(one(number) for number in range(start, min(start + AT_ONCE, len(pages)))))

    async def ours() -> float:
        async with Fetcher(settings) as fetcher:
            return await _cpu(lambda: fetched(fetcher))

    for page in pages[:5]:
        read_page(page)
        read_alone(page)
    gc.collect()
    began = process_time()
    for page in pages:
        read_alone(page)
    alone = process_time() - began
    return at_most("fetching and reading / trafilatura", asyncio.run(ours()) / alone, 1.15)


async def _cpu(work: Callable[[], Awaitable[None]], times: int = 1) -> float:
    """Seconds that the work takes; the fewest of some times, as what disturbs it only adds."""

    async def once() -> float:
        gc.collect()
        began = process_time()
        await work()
        return process_time() - began

    return min([await once() for _ in range(times)])


def _host(number: int) -> str:
    return f"127.0.1.{number % HOSTS + 1}"


@contextmanager
def _served(pages: dict[str, bytes]) -> Iterator[int]:
    """A server process on all hosts; its port. Feeds have nothing new for who has asked before, and there is no robots.txt."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(pages, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(pages: dict[str, bytes], parent: Connection) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                if path.startswith("/feed/") and b"if-none-match" in head.lower():
                    writer.write(_NOT_MODIFIED)
                elif path == "/robots.txt":
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                else:
                    body = pages.get(path, _FEED)
                    kind = b"text/html" if path in pages else b"application/rss+xml"
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nETag: %b\r\nContent-Length: %d\r\n\r\n" % (kind, _ETAG.encode(), len(body)) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, _host(0), 0)
        port = server.sockets[0].getsockname()[1]
        servers = [server, *[await asyncio.start_server(answer, _host(number), port) for number in range(1, HOSTS)]]
        parent.send(port)
        await asyncio.gather(*(one.serve_forever() for one in servers))

    asyncio.run(run())
