"""A small hostile web on loopback: real sockets, and a server for each way to hurt a client."""

import asyncio
import gzip
import shutil
import socket
import ssl
import struct
import subprocess
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest
import zstandard

from dateline.web.feeds import parse_feed
from dateline.web.fetch import Failed, Fetched, Fetcher, NotModified, Result
from dateline.web.guard import GuardedTransport
from dateline.words.settings import Settings

CAP = 300_000
DEADLINE = 0.8
SETTINGS = Settings(allow_networks=("127.0.0.1/32",), host_spacing_seconds=0, max_page_bytes=CAP)
BOMB = bytes(30_000_000)
ITEM = "<item><title>{}</title><link>https://news.example/{}</link></item>"
Send = Callable[[bytes], Awaitable[None]]


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def to(location: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", status=status)


def feed(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', encoding: str = "utf-8") -> bytes:
    return f'{head}<rss version="2.0"><channel><title>Hostile</title>{items}</channel></rss>'.encode(encoding)


LAUGHS = "<!DOCTYPE rss [<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
STATIC = {
    "/fine": answer(b"fine"),
    "/gzip-bomb": answer(gzip.compress(BOMB), "Content-Encoding: gzip"),
    "/brotli-bomb": answer(brotli.compress(BOMB, quality=5), "Content-Encoding: br"),
    "/zstd-bomb": answer(zstandard.compress(BOMB), "Content-Encoding: zstd"),
    "/bomb-in-bomb": answer(gzip.compress(gzip.compress(BOMB)), "Content-Encoding: gzip, gzip"),
    "/cut-gzip": answer(gzip.compress(b"Ministers met. " * 500)[:60], "Content-Encoding: gzip"),
    "/announced": answer(b"", length=10**12),
    "/short": answer(b"half", length=8000),
    "/many-headers": answer(b"", *(f"X-{number}: {'x' * 1000}" for number in range(1000))),
    "/long-header": answer(b"", "X: " + "x" * 1_000_000),
    "/garbage": b"\x00\xff no HTTP at all\r\n\r\n",
    "/bad-chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot-a-number\r\nbody\r\n",
    "/two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nbody",
    "/loop": to("/loop"),
    "/to-private": to("http://127.0.0.2:{port}/secret"),
    "/to-private-odd": to("http://0x7f.0.2:{port}/secret"),
    "/to-private-number": to("http://2130706434:{port}/secret"),
    "/to-private-mapped": to("http://[::ffff:127.0.0.2]:{port}/secret"),
    "/to-private-name": to("http://private.example:{port}/secret"),
    "/to-metadata": to("http://169.254.169.254/latest/meta-data/"),
    "/to-file": to("file:///etc/passwd"),
    "/moved": to("/fine", "301 Moved Permanently"),
    "/moved-twice": to("/moved", "308 Permanent Redirect"),
    "/gone": answer(b"", status="410 Gone"),
    "/busy": answer(b"", "Retry-After: 3600", status="429 Too Many Requests"),
    "/away": answer(b"", "Retry-After: 60", status="503 Service Unavailable"),
    "/unchanged": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "/external-entity": answer(
        feed(
            ITEM.format("&file; &there;", 1) + ITEM.format("Second", 2),
            "<!DOCTYPE rss [<!ENTITY file SYSTEM 'file:///etc/passwd'><!ENTITY there SYSTEM 'http://127.0.0.2:{port}/'>]>",
        )
    ),
    "/billion-laughs": answer(feed(ITEM.format("First", 1) + ITEM.format("&l9;", 2) + ITEM.format("Third", 3), LAUGHS)),
    "/wrong-charset": answer(feed(ITEM.format("Élysée “réuni”", 1), encoding="cp1252"), "Content-Type: text/xml; charset=utf-8"),
    "/other-charset": answer(feed(ITEM.format("Élysée", 1)), "Content-Type: text/xml; charset=iso-8859-1"),
}


async def drip(send: Send) -> None:
    await send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        await send(b"x")
        await asyncio.sleep(0.05)


async def drip_headers(send: Send) -> None:
    await send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await send(b"X: y\r\n")
        await asyncio.sleep(0.05)


async def hang(send: Send) -> None:
    await asyncio.sleep(60)


async def endless(send: Send) -> None:
    await send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        await send(b"<p>And so on.</p>" * 1000)


async def slow_redirects(send: Send) -> None:
    await asyncio.sleep(DEADLINE * 0.4)
    await send(to("/slow-redirects"))


ACTIVE = {"/drip": drip, "/drip-headers": drip_headers, "/hang": hang, "/endless": endless, "/slow-redirects": slow_redirects}


class HostileWeb:
    """The server, and who may not be reached: whatever connects to `canary` has gone where it should not."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self.canary: list[str] = []
        self._connections: set[asyncio.Task[Any]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)

        async def send(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                self.asked.append(path)
                if path == "/reset":
                    await send(answer(b"half", length=8000))
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    writer.transport.abort()
                elif path == "/hang-up":
                    break
                elif path in ACTIVE:
                    await ACTIVE[path](send)
                else:
                    # As long as the placeholder, for Content-Length's sake.
                    await send(STATIC.get(path, answer(b"", status="404 Not Found")).replace(b"{port}", b"%06d" % self.port))
                    if path == "/short":
                        break
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def catch(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.canary.append("connected")
        writer.close()

    def stop(self) -> None:
        for task in list(self._connections):
            task.cancel()


@asynccontextmanager
async def hostile_web() -> AsyncIterator[HostileWeb]:
    web = HostileWeb()
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.port = server.sockets[0].getsockname()[1]
    canary = None
    with suppress(OSError):  # systems that answer to 127.0.0.1 only
        canary = await asyncio.start_server(web.catch, "127.0.0.2", web.port)
    try:
        yield web
    finally:
        web.stop()
        server.close()
        if canary:
            canary.close()


def names(host: str, port: int) -> list[str]:
    return {"news.example": ["127.0.0.1"], "private.example": ["127.0.0.2"], "both.example": ["127.0.0.2", "127.0.0.1"]}[host]


def fetch(path: str, host: str = "news.example", deadline: float = 10.0, **options: Any) -> tuple[Result, HostileWeb]:
    settings = SETTINGS.model_copy(update={"deadline_seconds": deadline})

    async def run() -> tuple[Result, HostileWeb]:
        async with hostile_web() as web, Fetcher(settings, GuardedTransport(settings.allow_networks, names)) as fetcher:
            return await fetcher.get(f"http://{host}:{web.port}{path}", **options), web

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "reason", "times"),
    [
        ("/gzip-bomb", "too-large", 1),
        ("/brotli-bomb", "too-large", 1),
        ("/zstd-bomb", "too-large", 1),
        ("/bomb-in-bomb", "too-large", 1),
        ("/announced", "too-large", 1),
        ("/endless", "too-large", 1),
        ("/cut-gzip", "bad-response", 2),
        ("/short", "bad-response", 2),
        ("/reset", "bad-response", 2),
        ("/hang-up", "bad-response", 2),
        ("/many-headers", "bad-response", 2),
        ("/long-header", "bad-response", 2),
        ("/garbage", "bad-response", 2),
        ("/bad-chunks", "bad-response", 2),
        ("/two-lengths", "bad-response", 2),
        ("/drip", "timeout", 1),
        ("/drip-headers", "timeout", 1),
        ("/hang", "timeout", 1),
        ("/loop", "redirect-loop", 6),
        ("/slow-redirects", "timeout", 3),
        ("/to-private", "forbidden-address", 1),
        ("/to-private-odd", "forbidden-address", 1),
        ("/to-private-number", "forbidden-address", 1),
        ("/to-private-mapped", "forbidden-address", 1),
        ("/to-private-name", "forbidden-address", 1),
        ("/to-metadata", "forbidden-address", 1),
        ("/to-file", "bad-url", 1),
        ("/gone", "gone", 1),
        ("/busy", "rate-limited", 1),
        ("/away", "server-error", 1),
    ],
)
def test_every_attack_ends_in_a_reason(path: str, reason: str, times: int) -> None:
    result, web = fetch(path, deadline=DEADLINE if reason == "timeout" else 10.0)
    assert isinstance(result, Failed)
    assert result.reason == reason, result.detail
    assert result.detail
    assert web.asked.count(path) == times
    assert not web.canary


def test_good_answers() -> None:
    assert isinstance(fetch("/fine")[0], Fetched)
    assert isinstance(fetch("/fine", host="both.example")[0], Fetched)
    assert isinstance(fetch("/unchanged", etag='"1"')[0], NotModified)
    moved, web = fetch("/moved-twice")
    assert isinstance(moved, Fetched)
    assert moved.permanent_url == f"http://news.example:{web.port}/fine"


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/external-entity", ["", "Second"]),
        ("/billion-laughs", ["First", "", "Third"]),
        ("/wrong-charset", ["Élysée “réuni”"]),
        ("/other-charset", ["Élysée"]),
    ],
)
def test_hostile_feeds(path: str, titles: list[str]) -> None:
    result, web = fetch(path, kind="feed")
    assert isinstance(result, Fetched)
    parsed = parse_feed(result.body, result.final_url, dict(result.headers).get("content-type", ""))
    assert [entry.title for entry in parsed.entries] == titles
    assert not web.canary


def test_a_name_whose_answer_changes() -> None:
    """DNS rebinding: allowed when looked up first, private the next time. Each connection is checked, and goes where the check was."""
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    looked_up: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return answers[min(len(looked_up), len(answers)) - 1]

    async def run() -> tuple[list[Result], HostileWeb]:
        async with hostile_web() as web, Fetcher(SETTINGS, GuardedTransport(SETTINGS.allow_networks, rebinding)) as fetcher:
            url = f"http://rebind.example:{web.port}"
            first = await fetcher.get(f"{url}/fine")
            await fetcher.get(f"{url}/garbage")  # ends the kept connection
            return [first, await fetcher.get(f"{url}/fine")], web

    (first, second), web = asyncio.run(run())
    assert isinstance(first, Fetched)
    assert isinstance(second, Failed)
    assert second.reason == "forbidden-address"
    assert not web.canary


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
def test_certificates_are_for_the_name_and_not_for_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=news.example"]
    subprocess.run([*asked, "-addext", "subjectAltName=DNS:news.example", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate, key)

    async def run(trusted: bool) -> list[Result]:
        if trusted:
            monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: ssl.create_default_context(cafile=str(certificate)))
        web = HostileWeb()
        server = await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=served)
        port = server.sockets[0].getsockname()[1]
        async with Fetcher(SETTINGS, GuardedTransport(SETTINGS.allow_networks, lambda host, port: ["127.0.0.1"])) as fetcher:
            results = [await fetcher.get(f"https://{host}:{port}/fine") for host in ("news.example", "other.example")]
        web.stop()
        server.close()
        return results

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # nothing of the environment is trusted
    unknown = asyncio.run(run(trusted=False))
    assert all(isinstance(result, Failed) and "CERTIFICATE_VERIFY_FAILED" in result.detail for result in unknown)
    good, other = asyncio.run(run(trusted=True))
    assert isinstance(good, Fetched)
    assert isinstance(other, Failed)
    assert "Hostname mismatch" in other.detail


def test_large_bodies_take_turns() -> None:
    """Twenty bodies of 7 MB at once, of which eight are held at a time."""

    async def run() -> tuple[int, list[Result]]:
        roomy = SETTINGS.model_copy(update={"max_page_bytes": 8_000_000, "deadline_seconds": 20.0})
        async with hostile_web() as web, Fetcher(roomy, GuardedTransport(roomy.allow_networks, lambda host, port: ["127.0.0.1"])) as fetcher:
            await asyncio.gather(*(fetcher.get(f"http://{number}.example:{web.port}/fine") for number in range(20)))
            tracemalloc.start()
            pages = [fetcher.get(f"http://{number}.example:{web.port}/endless") for number in range(20)]
            results = await asyncio.gather(*pages)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return peak, results

    peak, results = asyncio.run(run())
    assert all(isinstance(result, Failed) and result.reason == "too-large" for result in results)
    assert peak < 130_000_000


def test_names_that_do_not_resolve() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def run() -> Result:
        async with Fetcher(SETTINGS, GuardedTransport((), nowhere)) as fetcher:
            return await fetcher.get("https://nowhere.example/")

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert (result.reason, result.temporary) == ("unreachable", True)
    assert "nowhere.example cannot be resolved" in result.detail


def test_a_port_where_nobody_listens() -> None:
    async def run() -> Result:
        async with hostile_web() as web:
            port = web.port
        async with Fetcher(SETTINGS, GuardedTransport(SETTINGS.allow_networks)) as fetcher:
            return await fetcher.get(f"http://127.0.0.1:{port}/")

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert result.reason == "unreachable"
