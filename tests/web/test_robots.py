import asyncio
from pathlib import Path

import httpx
import pytest

from dateline.web.exchange import Answer, RefusedError
from dateline.web.hosts import HostLedger, KeptRobots
from dateline.web.robots import MAX_BYTES, RobotsCache, Rules, rules_body


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
    assert Rules(text.encode()).allow(f"https://news.example{httpx.URL(path)}") is allowed


@pytest.mark.parametrize(("text", "seconds"), [("5", 5.0), ("0.5", 0.5), ("86400", 120.0), ("-1", 0.0), ("soon", 0.0)])
def test_crawl_delay(text: str, seconds: float) -> None:
    assert Rules(f"User-agent: *\nCrawl-delay: {text}".encode()).crawl_delay == seconds


def test_half_a_line_at_the_limit_does_not_count() -> None:
    head = b"User-agent: *\nDisallow: /x\n"
    body = head + b"#" * (MAX_BYTES - len(head) - 12) + b"\nDisallow: /private"
    rules = Rules(rules_body(_answer(200, body[:MAX_BYTES])))
    assert rules.allow("https://news.example/a")
    assert not rules.allow("https://news.example/x")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_unavailable_allows(status: int) -> None:
    assert rules_body(_answer(status, b"User-agent: *\nDisallow: /")) == b""


@pytest.mark.parametrize("status", [500, 502, 503])
def test_server_errors_disallow(status: int) -> None:
    with pytest.raises(RefusedError) as caught:
        rules_body(_answer(status))
    assert caught.value.reason == "robots"
    assert caught.value.temporary


class _Origin:
    """A server of robots.txt, and the time."""

    def __init__(self, *answers: Answer | RefusedError) -> None:
        self.answers = list(answers)
        self.now = 1_000_000.0
        self.asked = 0

    async def ask(self, url: str) -> Answer:
        assert url == "https://news.example/robots.txt"
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, RefusedError):
            raise answer
        return answer

    def cache(self, ledger: HostLedger) -> RobotsCache:
        return RobotsCache(ledger, self.ask, lambda: self.now)

    def allows(self, cache: RobotsCache, path: str) -> bool:
        return asyncio.run(cache.rules("https://news.example")).allow(f"https://news.example{path}")


NO_A = _answer(200, b"User-agent: *\nDisallow: /a")
NO_B = _answer(200, b"User-agent: *\nDisallow: /b")
DOWN = RefusedError("unreachable", "no route", temporary=True)


def test_rules_are_kept_for_a_day_and_across_runs(tmp_path: Path) -> None:
    origin = _Origin(NO_A, NO_B)
    for _ in range(2):
        ledger = HostLedger(tmp_path / "hosts.sqlite")
        cache = origin.cache(ledger)
        assert not origin.allows(cache, "/a")
        assert not origin.allows(cache, "/a")
        ledger.close()
    assert origin.asked == 1
    origin.now += 86_401
    assert origin.allows(cache := origin.cache(HostLedger(tmp_path / "hosts.sqlite")), "/a")
    assert not origin.allows(cache, "/b")
    assert origin.asked == 2


def test_old_rules_hold_while_the_new_cannot_be_had() -> None:
    origin = _Origin(NO_A, DOWN, NO_B)
    cache = origin.cache(HostLedger())
    assert not origin.allows(cache, "/a")
    origin.now += 86_401
    assert not origin.allows(cache, "/a")
    origin.now += 301
    assert origin.allows(cache, "/a")


def test_a_failure_counts_for_five_minutes() -> None:
    origin = _Origin(DOWN, NO_A)
    cache = origin.cache(HostLedger())
    for _ in range(3):
        with pytest.raises(RefusedError):
            origin.allows(cache, "/a")
    assert origin.asked == 1
    origin.now += 301
    assert not origin.allows(cache, "/a")


def test_a_clock_set_back_asks_again(tmp_path: Path) -> None:
    ledger = HostLedger(tmp_path / "hosts.sqlite")
    ledger.keep_robots("https://news.example", KeptRobots(2_000_000.0, NO_A.body))
    origin = _Origin(NO_B)
    assert origin.allows(origin.cache(ledger), "/a")
