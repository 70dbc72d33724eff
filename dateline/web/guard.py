"""The guard against server-side request forgery: no address of a private network is ever connected to.

The check sits where the connection is made: a name is resolved, each of its addresses is checked, and the connection goes to a checked
address, not to the name again. So redirects, odd spellings of addresses and names whose answer changes (DNS rebinding) come under it too.
"""

import asyncio
import re
import resource
import socket
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpcore
import httpx

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[str]]

_CONNECT_SECONDS = 10.0
_RESOLVER_THREADS = 32
_MOST_KEPT_POOLS = 256
"""Origins to which a connection is kept open: so many sites can take turns without connecting anew each time."""
_KEPT_SECONDS = 15.0
_NUMERIC_LABEL = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)")
# Special networks that `ipaddress` takes for global: IANA's protocol assignments (with a metadata service of Oracle), the 6to4 relays,
# and the metadata address of Azure, which is public by number only.
_FORBIDDEN = tuple(ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"))
_GLOBAL_UNICAST = ip_network("2000::/3")  # RFC 4291; the rest of IPv6 is special or not assigned
_NAT64 = ip_network("64:ff9b::/96")


class ForbiddenAddressError(httpx.TransportError):
    """The host is, or resolves to, an address that may not be fetched from."""


def literal_address(host: str) -> Address | None:
    """The address that a host of a URL denotes by itself; None for a name.

    Reads IPv4 in every form that resolvers read: decimal, octal, hexadecimal and with fewer than four parts (`2130706433`, `0x7f.1`).
    Raises ValueError for a host whose last part is a number but which is no address (WHATWG URL, "ends in a number").
    """
    host = host.strip("[]").rstrip(".")
    try:
        return ip_address(host)
    except ValueError:
        pass
    if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]) is None:
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        raise ValueError(f"{host} is no address") from None


def is_forbidden(address: Address, allowed: Iterable[Network] = ()) -> bool:
    """Whether an address may not be connected to: any that is not global unicast, and none of the `allowed` networks.

    IPv4 addresses inside IPv6 ones (mapped, 6to4, Teredo, NAT64) count as what they carry.
    """
    if any(address in network for network in allowed):
        return False
    if isinstance(address, IPv6Address):
        carried = _carried_addresses(address)
        if carried:
            return any(is_forbidden(inner, allowed) for inner in carried)
        if address not in _GLOBAL_UNICAST:
            return True
    return not address.is_global or address.is_multicast or address.is_reserved or any(address in network for network in _FORBIDDEN)


def _carried_addresses(address: IPv6Address) -> tuple[IPv4Address, ...]:
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Addresses of a name as the system resolves it. Raises OSError."""
    return list(dict.fromkeys(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, allowed: tuple[Network, ...], resolver: Resolver) -> None:
        self._allowed = allowed
        self._resolver = resolver
        # Of its own: with the event loop's few threads, slow name servers would hold up every other name.
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")
        self._tcp = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        permitted = [address for address in await self._addresses(host, port) if not is_forbidden(address, self._allowed)]
        if not permitted:
            raise ForbiddenAddressError(f"{host} is in a private network")
        for address in permitted[:-1]:
            try:
                return await self._tcp.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._tcp.connect_tcp(str(permitted[-1]), port, timeout, local_address, socket_options)

    async def _addresses(self, host: str, port: int) -> list[Address]:
        literal = literal_address(host)
        if literal is not None:
            return [literal]
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, self._resolver, host, port)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"{host} cannot be resolved: {error}") from error
        return [ip_address(text.partition("%")[0]) for text in found]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: httpcore.Response) -> None:
        self._response = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._response.aiter_stream():
                yield part
        except _CORE_ERRORS as error:
            raise _translated(error) from error

    async def aclose(self) -> None:
        await self._response.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's way to the network under the guard: no proxies, nothing from the environment, certificates verified.

    `allowed` opens private networks by name; `resolver` gives the addresses of a host.
    """

    def __init__(self, allowed: tuple[Network, ...] = (), resolver: Resolver = system_resolver) -> None:
        self._backend = _GuardedBackend(allowed, resolver)
        self._context = httpx.create_ssl_context(trust_env=False)
        # A pool for each origin: one for all looks at every connection it holds for every request.
        self._pools: OrderedDict[tuple[bytes, bytes, int], httpcore.AsyncConnectionPool] = OrderedDict()
        self._most_pools = _most_pools()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        timeouts = {"timeout": {"connect": _CONNECT_SECONDS}}
        outgoing = httpcore.Request(request.method, url, headers=request.headers.raw, content=request.stream, extensions=timeouts)
        await self._close_idle_pools()
        try:
            response = await self._pool(url.origin).handle_async_request(outgoing)
        except _CORE_ERRORS as error:
            raise _translated(error) from error
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response), request=request)

    async def aclose(self) -> None:
        while self._pools:
            await self._pools.popitem()[1].aclose()
        self._backend.close()

    def _pool(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionPool:
        key = (origin.scheme, origin.host, origin.port)
        pool = self._pools.get(key)
        if pool is None:
            pool = httpcore.AsyncConnectionPool(
                self._context, max_connections=None, max_keepalive_connections=1, keepalive_expiry=_KEPT_SECONDS, network_backend=self._backend
            )
            self._pools[key] = pool
        self._pools.move_to_end(key)
        return pool

    async def _close_idle_pools(self) -> None:
        """Close the pool that was used the longest time ago, while there are many and it has nothing to do."""
        while len(self._pools) > self._most_pools:
            key, oldest = next(iter(self._pools.items()))
            if not all(connection.is_idle() or connection.is_closed() for connection in oldest.connections):
                self._pools.move_to_end(key)
                return
            del self._pools[key]
            await oldest.aclose()


def _most_pools() -> int:
    """As many as leave three quarters of the files that a process may open to others."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_KEPT_POOLS if files == resource.RLIM_INFINITY else min(_MOST_KEPT_POOLS, files // 4)


_CORE_ERRORS = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


def _translated(error: Exception) -> httpx.TransportError:
    translated: type[httpx.TransportError] = getattr(httpx, type(error).__name__, httpx.TransportError)
    return translated(str(error))
