"""One limiter for everything that asks a host for something: feeds, pages, robots.txt."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 2
"""Requests to one host at the same time."""
LONGEST_WAIT_SECONDS = 120.0
"""Nobody queues longer than this for a host; later is a matter of minutes, and for whoever schedules."""
_ANSWER_WEIGHT = 0.3


class HostBusyError(Exception):
    """The host's queue is longer than anybody should wait here; come again in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Host:
    __slots__ = ("answer_seconds", "free", "next_start", "parked_until", "queued")

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)
        self.queued = 0
        self.next_start = 0.0
        self.parked_until = 0.0
        self.answer_seconds = 0.0


class HostLimiter:
    """Turns at hosts: at most AT_ONCE requests at the same time, and a time between their starts.

    That time is the longest of `spacing` seconds, what robots.txt asks for, and the moving average of the host's own answer times: a host
    that is slow to answer is asked more slowly.
    """

    def __init__(self, spacing: float) -> None:
        self._spacing = spacing
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, crawl_delay: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn at the host and hold it. Raises HostBusyError at once where that would take longer than LONGEST_WAIT_SECONDS."""
        loop = asyncio.get_running_loop()
        state = self._hosts.setdefault(host, _Host())
        interval = max(self._spacing, crawl_delay, state.answer_seconds)
        _refuse_long(max(state.next_start, state.parked_until) - loop.time() + state.queued * interval)
        state.queued += 1
        try:
            await state.free.acquire()
        finally:
            state.queued -= 1
        try:
            await self._wait_for_start(state, interval)
            started = loop.time()
            yield
            state.answer_seconds += _ANSWER_WEIGHT * (loop.time() - started - state.answer_seconds)
        finally:
            state.free.release()

    def park(self, host: str, seconds: float) -> None:
        """Let nobody start at the host for so long: it said so (Retry-After)."""
        state = self._hosts.setdefault(host, _Host())
        state.parked_until = max(state.parked_until, asyncio.get_running_loop().time() + seconds)

    async def _wait_for_start(self, state: _Host, interval: float) -> None:
        loop = asyncio.get_running_loop()
        start = max(loop.time(), state.next_start, state.parked_until)
        state.next_start = start + interval
        while (wait := max(start, state.parked_until) - loop.time()) > 0:
            _refuse_long(wait)
            await asyncio.sleep(wait)


def _refuse_long(wait: float) -> None:
    if wait > LONGEST_WAIT_SECONDS:
        raise HostBusyError(wait)
