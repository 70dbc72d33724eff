import httpx
import pytest

from dateline.exchange import Answer, RefusedError
from dateline.robots import MAX_BYTES, Rules, read_rules


def _answer(status: int, body: bytes = b"") -> Answer:
    return Answer(status, httpx.Headers(), body)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdfx", True),
        ("user-agent: DATELINE\ndisallow: /", "/a", False),
        ("User-agent: Dateline/2.0\nDisallow: /", "/a", False),
        ("User-agent: date\nDisallow: /", "/a", True),
        ("User-agent: datelinebot\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: dateline\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: dateline\nDisallow: /a\n\nUser-agent: dateline\nDisallow: /b", "/b", False),
        ("User-agent: dateline # us\nDisallow: /", "/a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a", "/a", False),
        ("Disallow: /", "/a", True),
        ("<html><body>User-agent? Disallow? Not here.</body></html>", "/a", True),
        ("User-agent: *\nDisallow: /%C3%A9", "/é", False),
        ("User-agent: *\nDisallow: /robots.txt", "/robots.txt", True),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    assert read_rules(_answer(200, text.encode())).allow(f"https://news.example{httpx.URL(path)}") is allowed


@pytest.mark.parametrize(("text", "seconds"), [("5", 5.0), ("0.5", 0.5), ("86400", 120.0), ("-1", 0.0), ("soon", 0.0)])
def test_crawl_delay(text: str, seconds: float) -> None:
    assert Rules(f"User-agent: *\nCrawl-delay: {text}").crawl_delay == seconds


def test_half_a_line_at_the_limit_does_not_count() -> None:
    head = b"User-agent: *\nDisallow: /x\n"
    body = head + b"#" * (MAX_BYTES - len(head) - 12) + b"\nDisallow: /private"
    rules = read_rules(_answer(200, body[:MAX_BYTES]))
    assert rules.allow("https://news.example/a")
    assert not rules.allow("https://news.example/x")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_unavailable_allows(status: int) -> None:
    assert read_rules(_answer(status)).allow("https://news.example/a")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_server_errors_disallow(status: int) -> None:
    with pytest.raises(RefusedError) as caught:
        read_rules(_answer(status))
    assert caught.value.reason == "robots"
    assert caught.value.temporary
