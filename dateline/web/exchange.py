"""One HTTP exchange: a request, its whole answer, within a time and a size. Redirects, robots and politeness are the Fetcher's."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx

from dateline.web.decode import CodingError, TooLargeError, decode_body
from dateline.web.guard import ForbiddenAddressError

_DRAINED_BYTES = 16_384
_LARGE_BYTES = 1_000_000
_LARGE_AT_ONCE = 8  # others that turn out large wait, unread, for one of these to end


class RefusedError(Exception):
    """No usable answer; `reason` is one of the slugs of `dateline.web.fetch.Failed`."""

    def __init__(self, reason: str, detail: str, *, temporary: bool = False, status: int | None = None, retry_after_seconds: float | None = None) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.temporary = temporary
        self.status = status
        self.retry_after_seconds = retry_after_seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and, of a 2xx, the body without content codings."""

    status: int
    headers: httpx.Headers
    body: bytes


class Exchanger:
    """Sends requests over a transport and reads their answers to the end, within a time and a size, and all of them within a memory."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport
        self._large = asyncio.Semaphore(_LARGE_AT_ONCE)

    async def send(self, request: httpx.Request, seconds: float, cap: int, *, cut: bool = False) -> Answer:
        """Send a request and read the answer.

        `seconds` is for all of it; `cap` bounds the body in bytes, both on the wire and decoded. With `cut`, an uncoded body that is longer
        is cut there instead of refused. Raises RefusedError: unreachable, timeout, too-large, forbidden-address, bad-response.
        """
        try:
            async with AsyncExitStack() as room:
                async with asyncio.timeout(seconds):
                    response = await self._transport.handle_async_request(request)
                    try:
                        raw = await self._read(response, cap, cut, room)
                    finally:
                        await response.aclose()
                body = decode_body(raw, response.headers.get("content-encoding", ""), cap)
        except TooLargeError:
            raise RefusedError("too-large", f"the body is larger than {cap:,} bytes") from None
        except CodingError as error:
            raise RefusedError("bad-response", str(error), temporary=True) from None
        except httpx.ConnectTimeout:
            raise RefusedError("timeout", "no connection could be made in time", temporary=True) from None
        except (TimeoutError, httpx.TimeoutException):
            raise RefusedError("timeout", f"no complete answer within {seconds:.3g} s", temporary=True) from None
        except ForbiddenAddressError as error:
            raise RefusedError("forbidden-address", str(error)) from None
        except httpx.ConnectError as error:
            raise RefusedError("unreachable", str(error) or "the connection was refused", temporary=True) from None
        except httpx.TransportError as error:
            raise RefusedError("bad-response", str(error) or "the connection broke off", temporary=True) from None
        return Answer(response.status_code, response.headers, body)

    async def _read(self, response: httpx.Response, cap: int, cut: bool, room: AsyncExitStack) -> bytes:
        length = response.headers.get("content-length", "")
        announced = int(length) if length.isascii() and length.isdigit() else None
        if not response.is_success:
            if response.status_code == 304 or (announced is not None and announced <= _DRAINED_BYTES):
                await _drain(response)  # so that the connection can be used again
            return b""
        if announced is not None and announced > cap and not cut:
            raise TooLargeError
        body = bytearray()
        large = False
        async for part in response.aiter_raw():
            body += part
            if len(body) > cap:
                if cut and not response.headers.get("content-encoding"):
                    return bytes(body[:cap])
                raise TooLargeError
            if len(body) > _LARGE_BYTES and not large:
                large = True
                await room.enter_async_context(self._large)
        return bytes(body)


async def _drain(response: httpx.Response) -> None:
    async for _ in response.aiter_raw():
        pass
