"""The way out to the web: polite, safe, bounded. One `Fetcher` a process, for feeds and pages alike."""

import asyncio
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Literal, Self

import httpx

from dateline.web.decode import ACCEPTED
from dateline.web.exchange import Answer, Exchanger, RefusedError
from dateline.web.freshness import retry_after_seconds
from dateline.web.guard import GuardedTransport, is_forbidden, literal_address
from dateline.web.hosts import HOSTS, HostLedger
from dateline.web.limits import LONGEST_PAUSE_SECONDS, HostLimiter
from dateline.web.robots import MAX_BYTES, PRODUCT, RobotsCache
from dateline.web.urls import registrable_domain
from dateline.words.errors import SettingsError
from dateline.words.settings import Settings

Kind = Literal["feed", "page"]
MAX_REDIRECTS = 5
_ATTEMPTS = 3
_LIMITED_SECONDS = 60.0
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
_ACCEPT = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
}
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_REASONS = {404: "not-found", 410: "gone", 429: "rate-limited"}
_KEPT_HEADERS = (
    *("age", "cache-control", "cf-mitigated", "content-language", "content-type", "date", "etag"),
    *("expires", "last-modified", "link", "retry-after", "server", "x-robots-tag"),
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A 2xx answer. `headers` are those worth keeping, names in lower case."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    permanent_url: str | None = None
    """The final address, where every redirect on the way was permanent (301, 308)."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304: nothing new since the validators that were sent. `permanent_url` as in Fetched."""

    url: str
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()
    permanent_url: str | None = None
    status: int = 304


@dataclass(frozen=True, slots=True)
class Failed:
    """No usable answer.

    `reason` is one of: unreachable, timeout, too-large, redirect-loop, forbidden-address, robots, not-found, gone, rate-limited,
    server-error, http-<status>, bad-url, bad-response; unexpected, where whoever fetches failed on it. `detail` is for a person.
    `temporary`: trying again later can help; `retry_after_seconds`: not before. A rate-limited
    without status is our own limiter's: the host's queue was too long for this round.
    """

    url: str
    reason: str
    detail: str
    status: int | None
    retry_after_seconds: float | None
    temporary: bool
    fetched_at: datetime


Result = Fetched | NotModified | Failed


def user_agent(settings: Settings) -> str:
    """Who we say we are, e.g. `Dateline/0.1.0 (+https://lab.example/bot)`. Raises SettingsError for a contact that no header can hold."""
    if not _is_sendable(settings.contact_url):
        raise SettingsError("plain ASCII characters only, as in https://lab.example/bot", "DATELINE_CONTACT_URL")
    try:
        number = version("dateline")
    except PackageNotFoundError:  # run from a checkout
        number = "dev"
    return f"{PRODUCT}/{number}" + (f" (+{settings.contact_url})" if settings.contact_url else "")


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


class Fetcher:
    """Fetches feeds and pages: an async context manager that holds connections, robots rules and each host's turn.

    Under the rules of robots.txt, one limiter for each host, a deadline for each fetch (`deadline_seconds`, the wait for a turn not
    counted), a cap on the decoded body (`max_page_bytes`), at most five redirects, http and https only, and never to a private
    network that `allow_networks` does not name. What is known of hosts is kept in `hosts.sqlite` under `home`, which processes share.
    `transport` replaces the network, for tests (`dateline.web.testing.FakeWeb`); then nothing is kept. `clock` gives the time of `fetched_at`.
    With `yielding`, as for a backfill, whoever else asks a host goes first.
    """

    def __init__(
        self,
        settings: Settings,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], datetime] = utc_now,
        *,
        yielding: bool = False,
    ) -> None:
        self.settings = settings
        self._transport = GuardedTransport(settings.allow_networks) if transport is None else transport
        self._exchanger = Exchanger(self._transport)
        self.now = clock
        self._headers = {"User-Agent": user_agent(settings), "Accept-Encoding": ACCEPTED}
        self._ledger = HostLedger(settings.home / HOSTS if transport is None else None)
        self._limiter = HostLimiter(self._ledger, settings.host_spacing_seconds, yielding=yielding)
        self._robots = RobotsCache(self._ledger, self._ask_robots)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._robots.aclose()
        await self._transport.aclose()
        self._ledger.close()

    async def get(self, url: str, kind: Kind = "page", etag: str | None = None, last_modified: str | None = None) -> Result:
        """Fetch an address; with `etag` or `last_modified` only if it changed since.

        What goes wrong in the ordinary way is a Failed, not an exception. Where the server asks for ten seconds or less (Retry-After), or the
        connection broke in the middle, it is tried again here; everything longer is for whoever schedules.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = self._headers | {"Accept": _ACCEPT[kind]} | {name: value for name, value in conditions.items() if value and _is_sendable(value)}
        for attempt in range(_ATTEMPTS):
            result = await self._try(url, kind, headers)
            pause = _pause(result, attempt)
            if pause is None:
                break
            await asyncio.sleep(pause)
        return result

    def try_again(self, url: str) -> None:
        """Ask the host of the address even if it is left alone because it did not answer before."""
        with suppress(RefusedError):  # asking says why
            self._limiter.try_again(_host(self._checked(url)))

    async def _try(self, url: str, kind: Kind, headers: dict[str, str]) -> Result:
        try:
            return await self._follow(url, kind, headers)
        except RefusedError as refusal:
            return Failed(url, refusal.reason, refusal.detail, refusal.status, refusal.retry_after_seconds, refusal.temporary, self.now())

    async def _follow(self, url: str, kind: Kind, headers: dict[str, str]) -> Result:
        """The hops from an address to its answer."""
        cookies = httpx.Cookies()
        budget = _Budget(self.settings.deadline_seconds)
        permanent = True
        target = self._checked(url)
        for hop in range(MAX_REDIRECTS + 1):
            rules = await self._robots.rules(_origin(target))
            if not rules.allow(str(target)):
                raise RefusedError("robots", f"robots.txt of {target.host} disallows {target.path}", temporary=kind == "feed")
            request = httpx.Request("GET", target, headers=headers)
            if hop:  # none come before the first answer
                cookies.set_cookie_header(request)
            async with self._limiter.turn(_site(target), rules.crawl_delay, _host(target)), budget:
                answer = await self._exchanger.send(request, budget.seconds, self.settings.max_page_bytes)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                if answer.status == 304 and not _is_conditional(headers):
                    raise RefusedError("bad-response", f"{target} answers 304 to a request without conditions", temporary=True, status=304)
                return self._result(url, target, kind, answer, hop > 0 and permanent)
            _remember(cookies, request, answer)
            permanent = permanent and answer.status in _PERMANENT
            target = self._checked(answer.headers["location"], base=target)
        raise RefusedError("redirect-loop", f"more than {MAX_REDIRECTS} redirects, the last to {target}")

    def _result(self, url: str, target: httpx.URL, kind: Kind, answer: Answer, permanent: bool) -> Result:
        now = self.now()
        kept = tuple((name, value) for name, value in answer.headers.items() if name in _KEPT_HEADERS)
        if answer.status == 304:
            return NotModified(url, now, kept, str(target) if permanent else None)
        if 200 <= answer.status < 300:
            return Fetched(url, str(target), answer.status, kept, answer.body, now, str(target) if permanent else None)
        wait = self._retry_after(target, answer)
        reason = _REASONS.get(answer.status) or ("server-error" if answer.status >= 500 else f"http-{answer.status}")
        temporary = answer.status in (408, 425, 429) or answer.status >= 500 or (kind == "feed" and answer.status != 410)
        challenge = f" (cf-mitigated: {answer.headers['cf-mitigated']})" if "cf-mitigated" in answer.headers else ""
        return Failed(url, reason, f"{target} answers {answer.status}{challenge}", answer.status, wait, temporary, now)

    def _retry_after(self, target: httpx.URL, answer: Answer) -> float | None:
        """Seconds that the answer asks to wait. 429 speaks for the whole host, and means a minute by itself; 503 for this address."""
        if answer.status not in (429, 503):
            return None
        wait = retry_after_seconds(answer.headers, self.now())
        if answer.status == 429:
            wait = _LIMITED_SECONDS if wait is None else wait
            self._limiter.park(_site(target), wait)
        return wait

    def _checked(self, text: str, base: httpx.URL | None = None) -> httpx.URL:
        """The address to ask for, user and fragment left out. Raises RefusedError where it may not, or cannot, be asked for."""
        try:
            url = httpx.URL(text.strip()) if base is None else base.join(text.strip())
            if url.scheme not in ("http", "https"):
                raise ValueError("only http and https are fetched")
            if not _HOST.fullmatch(url.raw_host.decode("ascii")):
                raise ValueError("the address has no valid host")
            if url.port is not None and not 0 < url.port < 65_536:
                raise ValueError("the address has no valid port")
            literal = literal_address(url.host)
        except (httpx.InvalidURL, ValueError) as error:
            raise RefusedError("bad-url", f"{text[:200]}: {error}") from None
        if literal is not None and is_forbidden(literal, self.settings.allow_networks):
            raise RefusedError("forbidden-address", f"{url.host} is in a private network")
        return url.copy_with(fragment=None, userinfo=b"") if url.fragment or url.userinfo else url

    async def _ask_robots(self, url: str) -> Answer:
        target = self._checked(url)
        budget = _Budget(self.settings.deadline_seconds)
        answer = Answer(404, httpx.Headers(), b"")
        for _ in range(MAX_REDIRECTS + 1):
            request = httpx.Request("GET", target, headers=self._headers | {"Accept": "text/plain, */*;q=0.5"})
            async with self._limiter.turn(_site(target), host=_host(target)), budget:
                answer = await self._exchanger.send(request, budget.seconds, MAX_BYTES, cut=True)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                break
            target = self._checked(answer.headers["location"], base=target)
        wait = self._retry_after(target, answer)
        if answer.status == 429:
            raise RefusedError("rate-limited", f"{target} answers 429", temporary=True, status=429, retry_after_seconds=wait)
        if wait is not None:  # without its rules nothing at the host may be asked for until then
            self._limiter.park(_site(target), wait)
        return answer


class _Budget:
    """Seconds left of a deadline that runs only within its blocks, not while a turn is waited for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._started = 0.0

    async def __aenter__(self) -> None:
        self._started = time.monotonic()

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.seconds = max(self.seconds - (time.monotonic() - self._started), 0.0)


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{_host(url)}"


def _host(url: httpx.URL) -> str:
    return url.netloc.decode("ascii")


def _site(url: httpx.URL) -> str:
    return registrable_domain(url.host) or _host(url)


def _is_sendable(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _is_conditional(headers: dict[str, str]) -> bool:
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def _remember(cookies: httpx.Cookies, request: httpx.Request, answer: Answer) -> None:
    # Some publishers redirect to the same page until their cookie comes back; it lives as long as this one fetch.
    if "set-cookie" in answer.headers and answer.headers["set-cookie"].isascii():
        cookies.extract_cookies(httpx.Response(answer.status, headers=answer.headers, request=request))


def _pause(result: Result, attempt: int) -> float | None:
    """Seconds until another try here; None if there is none."""
    if not isinstance(result, Failed) or attempt + 1 >= _ATTEMPTS:
        return None
    if result.retry_after_seconds is not None:
        return result.retry_after_seconds if result.retry_after_seconds <= LONGEST_PAUSE_SECONDS else None
    return 0.0 if result.reason == "bad-response" and attempt == 0 else None  # the host's spacing is pause enough
