import asyncio
import gzip
from collections.abc import Callable, Coroutine
from typing import Any

import brotli
import httpx
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from dateline.web.fetch import Failed, Fetched, Fetcher, NotModified, Result
from dateline.web.testing import FakeWeb, Page
from dateline.words.errors import SettingsError
from dateline.words.settings import Settings

PAGE = "https://news.example/a"
SETTINGS = Settings(host_spacing_seconds=0, contact_url="https://lab.example/bot", deadline_seconds=20, max_page_bytes=100_000)


def fetch(web: FakeWeb, url: str = PAGE, settings: Settings = SETTINGS, **options: Any) -> Result:
    async def run() -> Result:
        async with Fetcher(settings, transport=web) as fetcher:
            return await fetcher.get(url, **options)

    return asyncio.run(run())


def redirect(location: str, status: int = 302, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=httpx.Headers({"location": location, **headers}, encoding="utf-8"))


def test_a_page() -> None:
    web = FakeWeb({PAGE: httpx.Response(200, headers={"Content-Type": "text/html", "Set-Cookie": "a=b", "ETag": '"1"'}, content=b"text")})
    result = fetch(web)
    assert isinstance(result, Fetched)
    assert (result.status, result.body, result.final_url, result.permanent_url) == (200, b"text", PAGE, None)
    assert result.headers == (("content-type", "text/html"), ("etag", '"1"'))
    assert result.fetched_at.tzinfo is not None
    assert [str(request.url) for request in web.requests] == ["https://news.example/robots.txt", PAGE]
    sent = web.requests[1].headers
    assert sent["user-agent"].startswith("Dateline/")
    assert sent["user-agent"].endswith(" (+https://lab.example/bot)")
    assert sent["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "cookie" not in sent


@pytest.mark.parametrize(("coding", "encode"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)])
def test_codings(coding: str, encode: Callable[[bytes], bytes]) -> None:
    raw = httpx.ByteStream(encode(b"text"))
    result = fetch(FakeWeb({PAGE: httpx.Response(200, headers={"Content-Encoding": coding}, stream=raw)}))
    assert isinstance(result, Fetched)
    assert result.body == b"text"


def test_conditional_get() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["if-none-match"] == 'W/"7"'
        assert request.headers["if-modified-since"] == "Sat, 10 Jan 2026 09:15:00 GMT"
        return httpx.Response(304, headers={"ETag": 'W/"7"'})

    result = fetch(FakeWeb({PAGE: answer}), kind="feed", etag='W/"7"', last_modified="Sat, 10 Jan 2026 09:15:00 GMT")
    assert isinstance(result, NotModified)
    assert result.headers == (("etag", 'W/"7"'),)


def test_validators_that_no_header_can_hold_are_not_sent() -> None:
    web = FakeWeb({PAGE: "text"})
    assert isinstance(fetch(web, etag='"é"', last_modified="a\r\nb"), Fetched)
    assert "if-none-match" not in web.requests[-1].headers
    assert "if-modified-since" not in web.requests[-1].headers


@pytest.mark.parametrize("contact", ["https://münchen.example", "a\r\nX: b"])
def test_a_contact_that_no_header_can_hold(contact: str) -> None:
    with pytest.raises(SettingsError, match="DATELINE_CONTACT_URL"):
        Fetcher(Settings(contact_url=contact), transport=FakeWeb({}))


@pytest.mark.parametrize(
    ("status", "kind", "reason", "temporary"),
    [
        (404, "page", "not-found", False),
        (404, "feed", "not-found", True),
        (410, "page", "gone", False),
        (410, "feed", "gone", False),
        (401, "page", "http-401", False),
        (403, "feed", "http-403", True),
        (408, "page", "http-408", True),
        (429, "page", "rate-limited", True),
        (500, "page", "server-error", True),
        (304, "page", "bad-response", True),
        (300, "page", "http-300", False),
        (302, "page", "http-302", False),
    ],
)
def test_status(status: int, kind: str, reason: str, temporary: bool) -> None:
    result = fetch(FakeWeb({PAGE: httpx.Response(status)}), kind=kind)
    assert isinstance(result, Failed)
    assert (result.reason, result.status, result.temporary) == (reason, status, temporary)
    assert result.detail


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpx.ConnectError("refused"), "unreachable"),
        (httpx.ConnectTimeout("slow"), "timeout"),
        (httpx.ReadError("reset"), "bad-response"),
        (httpx.RemoteProtocolError("nonsense"), "bad-response"),
    ],
)
def test_transport_errors(error: Exception, reason: str) -> None:
    result = fetch(FakeWeb({PAGE: error}))
    assert isinstance(result, Failed)
    assert (result.reason, result.temporary) == (reason, True)


def test_a_broken_connection_is_tried_once_more() -> None:
    web = FakeWeb({PAGE: [httpx.ReadError("reset"), "text"]})
    assert isinstance(fetch(web), Fetched)
    assert web.asked == [PAGE, PAGE]


@pytest.mark.parametrize("status", [429, 503])
def test_short_retry_after_is_waited_for(status: int) -> None:
    web = FakeWeb({PAGE: [httpx.Response(status, headers={"Retry-After": "0"}), "text"]})
    assert isinstance(fetch(web), Fetched)


def test_long_retry_after_is_handed_back() -> None:
    web = FakeWeb({PAGE: httpx.Response(503, headers={"Retry-After": "Sat, 10 Jan 2026 10:00:00 GMT", "Date": "Sat, 10 Jan 2026 09:00:00 GMT"})})
    result = fetch(web)
    assert isinstance(result, Failed)
    assert result.retry_after_seconds == 3600
    assert web.asked == [PAGE]


def test_a_limited_host_is_left_alone() -> None:
    other = "https://news.example/b"
    web = FakeWeb({PAGE: httpx.Response(429, headers={"Retry-After": "600"}), other: "text"})

    async def run() -> Result:
        async with Fetcher(SETTINGS, transport=web) as fetcher:
            await fetcher.get(PAGE)
            return await fetcher.get(other)

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert result.reason == "rate-limited"
    assert result.status is None
    assert result.retry_after_seconds == pytest.approx(600, abs=5)
    assert web.asked == [PAGE]


def test_429_without_retry_after_means_a_minute() -> None:
    result = fetch(FakeWeb({PAGE: httpx.Response(429)}))
    assert isinstance(result, Failed)
    assert result.retry_after_seconds == 60


def test_permanent_redirect() -> None:
    web = FakeWeb({PAGE: redirect("/b", 301), "https://news.example/b": redirect("https://new.example/c#top", 308), "https://new.example/c": "text"})
    result = fetch(web)
    assert isinstance(result, Fetched)
    assert result.final_url == result.permanent_url == "https://new.example/c"
    assert "https://new.example/robots.txt" in [str(request.url) for request in web.requests]


def test_one_temporary_hop_makes_it_temporary() -> None:
    web = FakeWeb({PAGE: redirect("/b", 301), "https://news.example/b": redirect("/c", 302), "https://news.example/c": "text"})
    result = fetch(web)
    assert isinstance(result, Fetched)
    assert result.permanent_url is None


def test_redirect_loop() -> None:
    web = FakeWeb({PAGE: redirect(PAGE)})
    result = fetch(web)
    assert isinstance(result, Failed)
    assert result.reason == "redirect-loop"
    assert len(web.asked) == 6


def test_cookie_bounce() -> None:
    def answer(request: httpx.Request) -> httpx.Response | str:
        return "text" if request.headers.get("cookie") == "seen=1" else redirect(PAGE, **{"set-cookie": "seen=1; Path=/"})

    assert isinstance(fetch(FakeWeb({PAGE: answer})), Fetched)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.1/", "forbidden-address"),
        ("http://0x7f.1/", "forbidden-address"),
        ("http://2130706433/", "forbidden-address"),
        ("http://[::ffff:169.254.169.254]/latest/meta-data/", "forbidden-address"),
        ("http://169.254.169.254./", "forbidden-address"),
        ("file:///etc/passwd", "bad-url"),
        ("gopher://news.example/", "bad-url"),
        ("http://", "bad-url"),
        ("http://1.2.3.4.5/", "bad-url"),
        ("http://news.example:99999/", "bad-url"),
        ("http://a b.example/", "bad-url"),
        ("http://①②⑦.0.0.1/", "bad-url"),
    ],
)
def test_where_we_do_not_go(location: str, reason: str) -> None:
    for result in (fetch(FakeWeb({PAGE: redirect(location)})), fetch(FakeWeb({}), url=location)):
        assert isinstance(result, Failed)
        assert result.reason == reason


@pytest.mark.parametrize("body", [bytes(100_001), httpx.Response(200, headers={"content-length": "9" * 12}, content=b"")])
def test_too_large(body: Page) -> None:
    result = fetch(FakeWeb({PAGE: body}))
    assert isinstance(result, Failed)
    assert (result.reason, result.temporary) == ("too-large", False)


def test_deadline() -> None:
    async def drip(request: httpx.Request) -> str:
        await asyncio.sleep(60)
        return "late"

    result = fetch(FakeWeb({PAGE: drip}), settings=SETTINGS.model_copy(update={"deadline_seconds": 0.2}))
    assert isinstance(result, Failed)
    assert result.reason == "timeout"


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        ("User-agent: *\nDisallow: /", "robots"),
        ("User-agent: *\nDisallow: /\n\nUser-agent: dateline\nAllow: /", None),
        (httpx.Response(500), "robots"),
        (httpx.Response(404), None),
        (httpx.Response(403), None),
        (httpx.Response(429, headers={"Retry-After": "60"}), "rate-limited"),
        (httpx.ConnectError("refused"), "unreachable"),
        (redirect("https://www.example/robots.txt"), "robots"),
        (redirect("https://news.example/robots.txt"), None),
        (redirect("http://127.0.0.1/robots.txt"), "forbidden-address"),
    ],
)
def test_robots(robots: Page, reason: str | None) -> None:
    web = FakeWeb({"https://news.example/robots.txt": robots, "https://www.example/robots.txt": "User-agent: *\nDisallow: /a", PAGE: "text"})
    result = fetch(web)
    assert (result.reason if isinstance(result, Failed) else None) == reason
    assert web.asked == ([] if reason else [PAGE])


_VALUES = [b"/a", b"//[::1", b"http://\xff/", b"\xc3\xa9", b"a=\xe9; Path=/", b"a=b;;;Expires=x", b"9" * 30, b"-1", b"gzip, br", b"max-age=x", b"", b"?#", b"%"]
_NAMES = ["location", "set-cookie", "retry-after", "content-encoding", "content-length", "date", "etag", "content-type"]


@given(
    status=st.sampled_from([200, 204, 206, 301, 302, 304, 308, 400, 429, 503, 599, 999]),
    headers=st.lists(st.tuples(st.sampled_from(_NAMES), st.one_of(st.sampled_from(_VALUES), st.binary(max_size=12))), max_size=5),
    body=st.binary(max_size=30),
)
def test_any_answer_gives_a_result(status: int, headers: list[tuple[str, bytes]], body: bytes) -> None:
    answer = httpx.Response(status, headers=[(name.encode(), value) for name, value in headers], stream=httpx.ByteStream(body))

    async def run() -> Result:
        async with Fetcher(SETTINGS, transport=FakeWeb({PAGE: answer, "https://news.example/robots.txt": answer})) as fetcher:
            fetcher._limiter._ledger.park = lambda host, until: None  # type: ignore[method-assign]
            return await fetcher.get(PAGE)

    assert isinstance(asyncio.run(run()), Fetched | NotModified | Failed)


def test_robots_is_asked_once_for_many() -> None:
    web = FakeWeb({f"https://news.example/{number}": "text" for number in range(20)})

    async def run() -> list[Result]:
        async with Fetcher(SETTINGS, transport=web) as fetcher:
            return await asyncio.gather(*(fetcher.get(f"https://news.example/{number}") for number in range(20)))

    assert all(isinstance(result, Fetched) for result in asyncio.run(run()))
    assert len(web.requests) == 21


def test_nothing_is_left_running() -> None:
    async def run() -> Coroutine[Any, Any, Any] | None:
        async with Fetcher(SETTINGS, transport=FakeWeb({PAGE: "text"})) as fetcher:
            await fetcher.get(PAGE)
        return next((task.get_coro() for task in asyncio.all_tasks() if task is not asyncio.current_task()), None)  # type: ignore[return-value]

    assert asyncio.run(run()) is None
