"""One HTTP exchange: a request, its whole answer, within a time and a size. Redirects, robots and politeness are the Fetcher's."""

import asyncio
from dataclasses import dataclass

import httpx

from dateline.decode import CodingError, TooLargeError, decode_body
from dateline.guard import ForbiddenAddressError

_DRAINED_BYTES = 16_384


class RefusedError(Exception):
    """No usable answer; `reason` is one of the slugs of `dateline.fetch.Failed`."""

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


async def exchange(transport: httpx.AsyncBaseTransport, request: httpx.Request, seconds: float, cap: int, *, cut: bool = False) -> Answer:
    """Send a request and read the answer to its end.

    `seconds` is for all of it; `cap` bounds the body in bytes, both on the wire and decoded. With `cut`, an uncoded body that is longer is
    cut there instead of refused. Raises RefusedError: unreachable, timeout, too-large, forbidden-address, bad-url, bad-response.
    """
    try:
        async with asyncio.timeout(seconds):
            response = await transport.handle_async_request(request)
            try:
                raw = await _read(response, cap, cut)
            finally:
                await response.aclose()
        body = decode_body(raw, response.headers.get("content-encoding", ""), cap)
    except TooLargeError:
        raise RefusedError("too-large", f"the body is larger than {cap:,} bytes") from None
    except CodingError as error:
        raise RefusedError("bad-response", str(error), temporary=True) from None
    except (TimeoutError, httpx.TimeoutException):
        raise RefusedError("timeout", f"no complete answer within {seconds:.3g} s", temporary=True) from None
    except ForbiddenAddressError as error:
        raise RefusedError("forbidden-address", str(error)) from None
    except httpx.ConnectError as error:
        raise RefusedError("unreachable", str(error) or "the connection was refused", temporary=True) from None
    except httpx.TransportError as error:
        raise RefusedError("bad-response", str(error) or "the connection broke off", temporary=True) from None
    return Answer(response.status_code, response.headers, body)


async def _read(response: httpx.Response, cap: int, cut: bool) -> bytes:
    length = response.headers.get("content-length", "")
    announced = int(length) if length.isascii() and length.isdigit() else None
    if not response.is_success:
        if response.status_code == 304 or (announced is not None and announced <= _DRAINED_BYTES):
            await _drain(response)  # so that the connection can be used again
        return b""
    if announced is not None and announced > cap and not cut:
        raise TooLargeError
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_raw():
        parts.append(part)
        size += len(part)
        if size > cap:
            if cut and not response.headers.get("content-encoding"):
                return b"".join(parts)[:cap]
            raise TooLargeError
    return b"".join(parts)


async def _drain(response: httpx.Response) -> None:
    async for _ in response.aiter_raw():
        pass
