"""Many requests under way together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

AT_ONCE = 64
"""Requests under way; each host has its own, much lower limit."""

Item = TypeVar("Item")
Result = TypeVar("Result")


async def at_once(items: Iterable[Item], work: Callable[[Item], Awaitable[Result]]) -> AsyncIterator[Result]:
    """The results of work on each item, at most AT_ONCE under way, as they come in."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> Result:
        async with room:
            return await work(item)

    for finished in asyncio.as_completed([asyncio.ensure_future(one(item)) for item in items]):
        yield await finished
