"""Connections under the guard: which of a host's addresses they go to, how many are kept open, and that all end with the transport."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import ip_address, ip_network

import httpx
import pytest

from dateline.web.guard import GuardedTransport, is_forbidden, system_resolver

LOOPBACK = (ip_network("127.0.0.0/8"),)
HOSTS = "abcdefghijklmnopqrst"
LIVE, DEAD, DEAD_TOO = "127.0.0.1", "127.0.0.3", "127.0.0.4"


class Server:
    """An HTTP server on loopback that knows which connections are open, by the host that was asked for in them."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.served = 0
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = ""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if not host:
                    host = next(line for line in head.decode().splitlines() if line.lower().startswith("host:")).split()[1].partition(":")[0]
                    self.open.append(host)
                self.served += 1
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfi")
                if b"/slow" not in head:
                    writer.write(b"ne")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            if host:
                self.open.remove(host)
            writer.close()


@asynccontextmanager
async def served() -> AsyncIterator[Server]:
    server = Server()
    listening = await asyncio.start_server(server.answer, LIVE, 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


@contextmanager
def most_files(count: int) -> Iterator[None]:
    """As many files may this process open, as long as the block goes on."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def settled(server: Server) -> list[str]:
    """The hosts whose connections are open, once the server has seen those that were closed."""
    await asyncio.sleep(0.05)
    return sorted(server.open)


@pytest.mark.parametrize("addresses", [[LIVE, DEAD], [DEAD, LIVE], [DEAD, LIVE, DEAD_TOO], [DEAD, DEAD_TOO, LIVE], ["10.1.2.3", LIVE]])
def test_of_the_addresses_of_a_name_one_that_answers_is_taken(addresses: list[str]) -> None:
    async def run() -> str:
        async with served() as server, httpx.AsyncClient(transport=GuardedTransport(LOOPBACK, lambda host, port: addresses)) as client:
            return (await client.get(f"http://news.example:{server.port}/")).text

    assert asyncio.run(run()) == "fine"


def test_a_name_without_an_address_that_answers() -> None:
    async def run() -> None:
        async with served() as server, httpx.AsyncClient(transport=GuardedTransport(LOOPBACK, lambda host, port: [DEAD, DEAD_TOO])) as client:
            await client.get(f"http://news.example:{server.port}/")

    with pytest.raises(httpx.ConnectError):
        asyncio.run(run())


def test_a_name_that_does_not_resolve() -> None:
    def nothing(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    async def run() -> None:
        async with httpx.AsyncClient(transport=GuardedTransport(LOOPBACK, nothing)) as client:
            await client.get("http://news.example/")

    with pytest.raises(httpx.ConnectError, match=r"news\.example cannot be resolved: no such name"):
        asyncio.run(run())


def test_the_system_resolves_a_name_to_addresses() -> None:
    assert system_resolver("127.0.0.1", 80) == ["127.0.0.1"]
    found = system_resolver("localhost", 80)
    assert len(found) == len(set(found)) > 0
    assert all(ip_address(address).is_loopback for address in found)


def test_an_allowed_address_is_allowed_in_nat64_and_no_neighbour_with_it() -> None:
    assert not is_forbidden(ip_address("64:ff9b::7f00:1"), (ip_network("127.0.0.1/32"),))
    assert is_forbidden(ip_address("64:ff9b::7f00:2"), (ip_network("127.0.0.1/32"),))


def test_one_connection_a_host_is_kept_and_used_again() -> None:
    async def run() -> tuple[int, list[str]]:
        async with served() as server, httpx.AsyncClient(transport=GuardedTransport(LOOPBACK, lambda host, port: [LIVE])) as client:
            await asyncio.gather(*(client.get(f"http://a.example:{server.port}/") for _ in range(3)))
            await client.get(f"http://a.example:{server.port}/")
            return server.served, await settled(server)

    assert asyncio.run(run()) == (4, ["a.example"])


@pytest.mark.parametrize("kept", [10, 12, 20])
def test_connections_to_few_hosts_are_kept_those_used_last(kept: int) -> None:
    """As many as may be, and the one in use."""

    async def run() -> list[str]:
        transport = GuardedTransport(LOOPBACK, lambda host, port: [LIVE])
        transport._most_pools = kept
        async with served() as server, httpx.AsyncClient(transport=transport) as client:
            for host in HOSTS:
                await client.get(f"http://{host}.example:{server.port}/")
            return await settled(server)

    assert asyncio.run(run()) == [f"{host}.example" for host in HOSTS[-(kept + 1) :]]


def test_a_process_that_may_open_many_files_keeps_256() -> None:
    for files, kept in ((1000, 250), (1023, 255), (1024, 256), (4096, 256)):
        with most_files(files):
            transport = GuardedTransport()
        assert transport._most_pools == kept


def test_a_connection_in_use_is_not_closed_for_want_of_room() -> None:
    async def run() -> tuple[list[str], int]:
        transport = GuardedTransport(LOOPBACK, lambda host, port: [LIVE])
        transport._most_pools = 10
        async with (
            served() as server,
            httpx.AsyncClient(transport=transport) as client,
            client.stream("GET", f"http://a.example:{server.port}/slow") as slow,
        ):
            for host in HOSTS[1:]:
                await client.get(f"http://{host}.example:{server.port}/")
            return await settled(server), slow.status_code

    kept, status = asyncio.run(run())
    assert "a.example" in kept
    assert len(kept) <= 12
    assert status == 200


def test_all_connections_end_with_the_transport() -> None:
    async def run() -> tuple[list[str], list[str]]:
        async with served() as server:
            async with httpx.AsyncClient(transport=GuardedTransport(LOOPBACK, lambda host, port: [LIVE])) as client:
                for host in "abc":
                    await client.get(f"http://{host}.example:{server.port}/")
                before = await settled(server)
            return before, await settled(server)

    assert asyncio.run(run()) == (["a.example", "b.example", "c.example"], [])
