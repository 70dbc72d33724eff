"""robots.txt by RFC 9309: Protego reads the rules; which group is ours, and what an answer means, is said here."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from dateline.web.exchange import Answer, RefusedError
from dateline.web.hosts import HostLedger, KeptRobots

PRODUCT = "Dateline"
"""The product token by which robots.txt addresses us."""
MAX_BYTES = 500 * 1024  # RFC 9309 section 2.5
_KEPT_SECONDS = 86_400.0  # section 2.4
_FAILURE_KEPT_SECONDS = 300.0
_LONGEST_CRAWL_DELAY = 120.0
_USER_AGENT_LINE = re.compile(r"^([ \t]*user[- ]?agent[ \t]*:?[ \t]*)([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]*")


class Rules:
    """What one robots.txt says to us."""

    def __init__(self, body: bytes = b"") -> None:
        text = body.decode("utf-8-sig", "replace")
        self._protego = Protego.parse(_USER_AGENT_LINE.sub(_our_group, text)) if text.strip() else None
        self.crawl_delay = min((self._protego and self._protego.crawl_delay(PRODUCT)) or 0.0, _LONGEST_CRAWL_DELAY)
        """Seconds between two requests, as asked for; at most two minutes."""

    def allow(self, url: str) -> bool:
        """Whether we may fetch this address."""
        return self._protego is None or self._protego.can_fetch(url, PRODUCT)


def rules_body(answer: Answer) -> bytes:
    """The rules that an answer to the request for robots.txt stands for (RFC 9309 section 2.3.1).

    2xx: what the body says; 4xx, and redirects without end: none. Raises RefusedError for 5xx: everything is disallowed, for now.
    """
    if answer.status >= 500:
        raise RefusedError("robots", f"robots.txt answers {answer.status}, which disallows everything (RFC 9309)", temporary=True, status=answer.status)
    if not 200 <= answer.status < 300:
        return b""
    body = answer.body
    if len(body) >= MAX_BYTES:  # half a line could disallow more than the whole one
        body = body[: body.rfind(b"\n", 0, MAX_BYTES) + 1]
    return body


def _our_group(match: re.Match[str]) -> str:
    # Protego takes a group's name for ours when it begins our token; the RFC asks for the whole token, whatever follows it.
    token = match[2].strip()
    if token.startswith("*"):
        return f"{match[1]}*"
    found = _PRODUCT_TOKEN.match(token)
    return f"{match[1]}{PRODUCT if found and found[0].lower() == PRODUCT.lower() else 'other'}"


@dataclass(slots=True)
class _Known:
    rules: Rules | None
    refusal: RefusedError | None
    until: float


class RobotsCache:
    """Rules by origin, each asked for once and kept in the ledger for 24 hours.

    A failure counts for five minutes; where there are older rules, they hold that long.
    """

    def __init__(self, ledger: HostLedger, ask: Callable[[str], Awaitable[Answer]], clock: Callable[[], float] = time.time) -> None:
        self._ledger = ledger
        self._ask = ask
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Task[_Known]] = {}

    async def rules(self, origin: str) -> Rules:
        """The rules of `scheme://host[:port]`. Raises RefusedError where robots.txt could not be had, as `ask` does."""
        known = self._known.get(origin)
        if known is None or known.until <= self._clock():
            task = self._asking.get(origin)
            if task is None:
                task = self._asking[origin] = asyncio.create_task(self._learn(origin))
                task.add_done_callback(lambda _: self._asking.pop(origin, None))
            known = await asyncio.shield(task)
        if known.rules is None:
            assert known.refusal is not None
            raise known.refusal
        return known.rules

    async def _learn(self, origin: str) -> _Known:
        kept = self._ledger.robots(origin)
        now = self._clock()
        if kept is not None and kept.asked_at <= now < kept.asked_at + _KEPT_SECONDS:
            known = _Known(Rules(kept.body), None, kept.asked_at + _KEPT_SECONDS)
        else:
            known = await self._ask_again(origin, kept)
        self._known[origin] = known
        return known

    async def _ask_again(self, origin: str, kept: KeptRobots | None) -> _Known:
        try:
            body = rules_body(await self._ask(f"{origin}/robots.txt"))
        except RefusedError as refusal:
            wait = min(_FAILURE_KEPT_SECONDS, refusal.retry_after_seconds or _FAILURE_KEPT_SECONDS)
            return _Known(Rules(kept.body) if kept else None, refusal, self._clock() + wait)
        now = self._clock()
        self._ledger.keep_robots(origin, KeptRobots(now, body))
        return _Known(Rules(body), None, now + _KEPT_SECONDS)

    async def aclose(self) -> None:
        """Stop asking."""
        for task in list(self._asking.values()):
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
