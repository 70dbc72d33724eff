"""One limiter for everything that asks a host for something: feeds, pages, robots.txt, whichever process asks."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

from dateline.web.exchange import RefusedError
from dateline.web.hosts import Answers, HostLedger

AT_ONCE = 2
"""Requests to one site at the same time, in one process."""
_AT_ONCE_IN_ALL = 100
YIELDING_INTERVALS = 1
"""Intervals that a site stands free before one who yields takes its turn: so a backfill asks half as often as a poll may."""
LONGEST_QUEUE_SECONDS = 120.0
"""Nobody queues longer than this for a site; later is a matter of minutes, and for whoever schedules."""
LONGEST_PAUSE_SECONDS = 10.0
"""A host that asks to be left alone for longer (Retry-After) is."""
_FAILURES_IN_A_ROW = 3
_LEFT_SECONDS = 600.0
_LONGEST_LEFT_SECONDS = 4 * 3600.0
_ANSWER_WEIGHT = 0.3
_WORTH_KEEPING_SECONDS = 0.01


class _Site:
    __slots__ = ("free", "queued", "started_at")

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)
        self.queued = 0
        self.started_at = 0.0


class HostLimiter:
    """Turns at sites: at most AT_ONCE requests at the same time, and a time between their starts.

    That time is the longest of `spacing` seconds, what robots.txt asks for, and the moving average of the host's own answer times: a host
    that is slow to answer is asked more slowly. One that fails to answer three times in a row is left alone for ten minutes, and for twice as
    long after each further failure, up to four hours; it is never given up. All of this is in the ledger, and so holds for the next run.

    With `yielding`, as for a backfill, it takes a turn only where the site has stood free for a while (YIELDING_INTERVALS): whoever asks at the
    ordinary pace goes first, and waits for one interval at the most.
    """

    def __init__(self, ledger: HostLedger, spacing: float, clock: Callable[[], float] = time.time, *, yielding: bool = False) -> None:
        self._ledger = ledger
        self._spacing = spacing
        self._clock = clock
        self._yielding = yielding
        self._sites: dict[str, _Site] = {}
        self._free = asyncio.Semaphore(_AT_ONCE_IN_ALL)

    @asynccontextmanager
    async def turn(self, site: str, crawl_delay: float = 0.0, host: str | None = None) -> AsyncIterator[None]:
        """Wait for a turn at the site and hold it. `host` is which of its hosts is asked: one that does not answer says nothing of the others.

        Raises RefusedError at once where that would take too long: rate-limited, or unreachable for a host that is left alone.
        """
        host = host or site
        state = self._sites.setdefault(site, _Site())
        known = self._ledger.known(site, host)
        interval = max(self._spacing, crawl_delay, known.answers.seconds)
        self._refuse_left(host, known.answers)
        self._park_seconds(site, known.parked_until)
        self._refuse_long_wait(site, known.next_start - self._clock() + state.queued * interval)
        state.queued += 1
        try:
            await state.free.acquire()
        finally:
            state.queued -= 1
        try:
            await self._wait_for_start(site, host, state, interval)
            was_full = self._free.locked()
            async with self._free:
                if was_full:  # the start is past by now, and another may have been made beside it
                    await self._wait_for_start(site, host, state, interval)
                usual, began = known.answers.seconds, self._clock()
                with self._observed(host):
                    yield
                # Where an answer took longer than it usually does, the request may have left us late.
                state.started_at = max(state.started_at, began, self._clock() - usual)
        finally:
            state.free.release()

    def park(self, site: str, seconds: float) -> None:
        """Let nobody start at the site for so long: it said so (Retry-After)."""
        self._ledger.park(site, self._clock() + seconds)

    def try_again(self, host: str) -> None:
        """Ask the host at the next turn even if it is left alone because it did not answer; one more failure, and it is again."""
        self._ledger.keep_answers(host, replace(self._ledger.answers(host), left_until=0.0))

    @contextmanager
    def _observed(self, host: str) -> Iterator[None]:
        started = self._clock()
        answered: bool | None = None  # an answer that is of no use tells neither
        try:
            yield
            answered = True
        except RefusedError as refusal:
            if refusal.reason in ("timeout", "unreachable"):
                answered = False
            raise
        finally:
            now, known = self._clock(), self._ledger.answers(host)
            after = _after(known, now, now - started, answered)
            if abs(after.seconds - known.seconds) > _WORTH_KEEPING_SECONDS or after.failures != known.failures:
                self._ledger.keep_answers(host, after)

    async def _wait_for_start(self, site: str, host: str, state: _Site, interval: float) -> None:
        while True:
            if self._yielding:
                await self._stand_back(site, interval)
            known = self._ledger.known(site, host)
            self._refuse_left(host, known.answers)
            now = self._clock()
            start = self._ledger.reserve(site, now + max(self._park_seconds(site, known.parked_until), 0.0), interval)
            await asyncio.sleep(start - now)
            while (wait := state.started_at + interval - self._clock()) > 0 and state.started_at <= self._clock():  # one before us was late
                await asyncio.sleep(wait)
            if start <= now or self._park_seconds(site, self._ledger.parked_until(site)) <= 0:  # else the site asked for it meanwhile
                state.started_at = self._clock()
                return

    async def _stand_back(self, site: str, interval: float) -> None:
        """Waits until nobody has asked the site for a while, and nobody is about to."""
        while (wait := self._ledger.next_start(site) + YIELDING_INTERVALS * interval - self._clock()) > 0:
            await asyncio.sleep(min(wait, LONGEST_PAUSE_SECONDS))

    def _refuse_long_wait(self, site: str, wait: float) -> None:
        if wait > LONGEST_QUEUE_SECONDS:
            raise RefusedError("rate-limited", f"the queue for {site} is full for now", temporary=True, retry_after_seconds=wait)

    def _park_seconds(self, site: str, parked_until: float) -> float:
        wait = parked_until - self._clock()
        if wait > LONGEST_PAUSE_SECONDS:
            raise RefusedError("rate-limited", f"{site} asked to be left alone for {wait:,.0f} s", temporary=True, retry_after_seconds=wait)
        return wait

    def _refuse_left(self, host: str, known: Answers) -> None:
        wait = known.left_until - self._clock()
        if 0 < wait <= _LONGEST_LEFT_SECONDS:  # longer: the clock was set back
            detail = f"{host} did not answer {known.failures} times in a row and is left alone for {wait:,.0f} s"
            raise RefusedError("unreachable", detail, temporary=True, retry_after_seconds=wait)


def _after(known: Answers, now: float, took: float, answered: bool | None) -> Answers:
    """What is known of a host after one more request."""
    seconds = known.seconds + _ANSWER_WEIGHT * (took - known.seconds)
    if answered:
        return Answers(seconds)
    if answered is None:
        return replace(known, seconds=seconds)
    failures = known.failures + 1
    left = min(_LEFT_SECONDS * 2.0 ** min(failures - _FAILURES_IN_A_ROW, 20), _LONGEST_LEFT_SECONDS) if failures >= _FAILURES_IN_A_ROW else 0.0
    return Answers(seconds, failures, known.failing_since or now, now + left if left else 0.0)
