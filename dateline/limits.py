"""One limiter for everything that asks a host for something: feeds, pages, robots.txt, whichever process asks."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from dateline.exchange import RefusedError
from dateline.hosts import HostLedger

AT_ONCE = 2
"""Requests to one host at the same time, in one process."""
_AT_ONCE_IN_ALL = 100
YIELDING_INTERVALS = 1
"""Intervals that a host stands free before one who yields takes its turn: so a backfill asks half as often as a poll may."""
LONGEST_QUEUE_SECONDS = 120.0
"""Nobody queues longer than this for a host; later is a matter of minutes, and for whoever schedules."""
LONGEST_PAUSE_SECONDS = 10.0
"""A host that asks to be left alone for longer (Retry-After) is."""
_FAILURES_IN_A_ROW = 3
_GIVEN_UP_SECONDS = 600.0
_ANSWER_WEIGHT = 0.3


class _Host:
    __slots__ = ("answer_seconds", "failures", "free", "given_up_until", "queued", "started_at")

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)
        self.queued = 0
        self.answer_seconds = 0.0
        self.failures = 0
        self.given_up_until = 0.0
        self.started_at = 0.0


class HostLimiter:
    """Turns at hosts: at most AT_ONCE requests at the same time, and a time between their starts.

    That time is the longest of `spacing` seconds, what robots.txt asks for, and the moving average of the host's own answer times: a host
    that is slow to answer is asked more slowly. One that fails to answer three times in a row is left alone for ten minutes.

    With `yielding`, as for a backfill, it takes a turn only where the host has stood free for a while (YIELDING_INTERVALS): whoever asks at the
    ordinary pace goes first, and waits for one interval at the most.
    """

    def __init__(self, ledger: HostLedger, spacing: float, clock: Callable[[], float] = time.time, *, yielding: bool = False) -> None:
        self._ledger = ledger
        self._spacing = spacing
        self._clock = clock
        self._yielding = yielding
        self._hosts: dict[str, _Host] = {}
        self._free = asyncio.Semaphore(_AT_ONCE_IN_ALL)

    @asynccontextmanager
    async def turn(self, host: str, crawl_delay: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn at the host and hold it.

        Raises RefusedError at once where that would take too long: rate-limited, or unreachable for a host that was given up.
        """
        state = self._hosts.setdefault(host, _Host())
        interval = max(self._spacing, crawl_delay, state.answer_seconds)
        self._refuse_long_wait(host, state, interval)
        state.queued += 1
        try:
            await state.free.acquire()
        finally:
            state.queued -= 1
        try:
            await self._wait_for_start(host, state, interval)
            was_full = self._free.locked()
            async with self._free:
                if was_full:  # the start is past by now, and another may have been made beside it
                    await self._wait_for_start(host, state, interval)
                with self._observed(state):
                    yield
        finally:
            state.free.release()

    def park(self, host: str, seconds: float) -> None:
        """Let nobody start at the host for so long: it said so (Retry-After)."""
        self._ledger.park(host, self._clock() + seconds)

    @contextmanager
    def _observed(self, state: _Host) -> Iterator[None]:
        started = self._clock()
        try:
            yield
        except RefusedError as refusal:
            self._count_failure(state, refusal)
            raise
        else:
            state.failures = 0
        finally:
            state.answer_seconds += _ANSWER_WEIGHT * (self._clock() - started - state.answer_seconds)

    async def _wait_for_start(self, host: str, state: _Host, interval: float) -> None:
        while True:
            self._refuse_given_up(state)
            if self._yielding:
                await self._stand_back(host, interval)
            now = self._clock()
            start = self._ledger.reserve(host, now + max(self._park_seconds(host), 0.0), interval)
            await asyncio.sleep(start - now)
            while (wait := state.started_at + interval - self._clock()) > 0 and state.started_at <= self._clock():  # one before us was late
                await asyncio.sleep(wait)
            if self._park_seconds(host) <= 0:  # else the host asked for it meanwhile
                state.started_at = self._clock()
                return

    async def _stand_back(self, host: str, interval: float) -> None:
        """Waits until nobody has asked the host for a while, and nobody is about to."""
        while (wait := self._ledger.next_start(host) + YIELDING_INTERVALS * interval - self._clock()) > 0:
            await asyncio.sleep(min(wait, LONGEST_PAUSE_SECONDS))

    def _refuse_long_wait(self, host: str, state: _Host, interval: float) -> None:
        self._refuse_given_up(state)
        self._park_seconds(host)
        wait = self._ledger.next_start(host) - self._clock() + state.queued * interval
        if wait > LONGEST_QUEUE_SECONDS:
            raise RefusedError("rate-limited", f"the queue for {host} is full for now", temporary=True, retry_after_seconds=wait)

    def _park_seconds(self, host: str) -> float:
        wait = self._ledger.parked_until(host) - self._clock()
        if wait > LONGEST_PAUSE_SECONDS:
            raise RefusedError("rate-limited", f"{host} asked to be left alone for {wait:,.0f} s", temporary=True, retry_after_seconds=wait)
        return wait

    def _refuse_given_up(self, state: _Host) -> None:
        wait = state.given_up_until - self._clock()
        if wait > 0:
            detail = f"the host did not answer {_FAILURES_IN_A_ROW} times in a row and is left alone for a while"
            raise RefusedError("unreachable", detail, temporary=True, retry_after_seconds=wait)

    def _count_failure(self, state: _Host, refusal: RefusedError) -> None:
        if refusal.reason not in ("timeout", "unreachable"):
            return
        state.failures += 1
        if state.failures >= _FAILURES_IN_A_ROW:
            state.failures = 0
            state.given_up_until = self._clock() + _GIVEN_UP_SECONDS
