import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dateline.web.exchange import RefusedError
from dateline.web.hosts import HostLedger
from dateline.web.limits import HostLimiter
from dateline.words.errors import UsageError

looks_at_the_clock = pytest.mark.slow


async def _starts(limiter: HostLimiter, count: int, host: str = "news.example", crawl_delay: float = 0.0, hold: float = 0.0) -> list[float]:
    starts: list[float] = []

    async def one() -> None:
        async with limiter.turn(host, crawl_delay):
            starts.append(time.time())
            await asyncio.sleep(hold)

    await asyncio.gather(*(one() for _ in range(count)))
    return starts


def _gaps(starts: list[float]) -> list[float]:
    return [later - earlier for earlier, later in zip(sorted(starts), sorted(starts)[1:], strict=False)]


@looks_at_the_clock
def test_time_between_starts() -> None:
    starts = asyncio.run(_starts(HostLimiter(HostLedger(), 0.05), 5))
    assert min(_gaps(starts)) > 0.045


@looks_at_the_clock
def test_crawl_delay_is_longer() -> None:
    starts = asyncio.run(_starts(HostLimiter(HostLedger(), 0.01), 3, crawl_delay=0.1))
    assert min(_gaps(starts)) > 0.09


def test_hosts_do_not_wait_for_each_other() -> None:
    async def run() -> list[list[float]]:
        limiter = HostLimiter(HostLedger(), 50.0)  # of one host, the third in a row would be refused
        return await asyncio.gather(*(_starts(limiter, 1, host=f"{number}.example") for number in range(50)))

    assert len(asyncio.run(run())) == 50


@looks_at_the_clock
def test_a_full_limiter_keeps_the_time_between_starts() -> None:
    async def run() -> list[float]:
        limiter = HostLimiter(HostLedger(), 0.05)
        crowd = [asyncio.create_task(_starts(limiter, 1, host=f"{number}.example", hold=0.3)) for number in range(100)]
        await asyncio.sleep(0.1)
        starts = await _starts(limiter, 2)
        await asyncio.gather(*crowd)
        return starts

    assert min(_gaps(asyncio.run(run()))) > 0.045


def test_two_at_once() -> None:
    async def run() -> int:
        limiter = HostLimiter(HostLedger(), 0.0)
        running = most = 0

        async def one() -> None:
            nonlocal running, most
            async with limiter.turn("news.example"):
                running += 1
                most = max(most, running)
                await asyncio.sleep(0.01)
                running -= 1

        await asyncio.gather(*(one() for _ in range(10)))
        return most

    assert asyncio.run(run()) == 2


@looks_at_the_clock
def test_a_slow_host_is_asked_more_slowly() -> None:
    limiter = HostLimiter(HostLedger(), 0.0)
    asyncio.run(_starts(limiter, 2, hold=0.3))
    assert min(_gaps(asyncio.run(_starts(limiter, 3)))) > 0.08


def test_processes_share_turns(tmp_path: Path) -> None:
    HostLedger(tmp_path / "hosts.sqlite")

    def starts() -> list[float]:
        ledger = HostLedger(tmp_path / "hosts.sqlite")
        return [ledger.reserve("news.example", 1_000.0, 0.05) for _ in range(20)]

    with ThreadPoolExecutor(3) as pool:
        reserved = [start for one in [pool.submit(starts) for _ in range(3)] for start in one.result()]
    assert min(reserved) == 1_000.0
    assert min(_gaps(reserved)) == pytest.approx(0.05)


def test_a_long_queue_is_refused() -> None:
    async def run() -> list[RefusedError]:
        limiter = HostLimiter(HostLedger(), 50.0)
        tasks = [asyncio.create_task(_starts(limiter, 1)) for _ in range(6)]
        done, waiting = await asyncio.wait(tasks, timeout=0.2)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return [error for task in done if isinstance(error := task.exception(), RefusedError)]

    refused = asyncio.run(run())
    assert 2 <= len(refused) <= 3
    assert all(refusal.reason == "rate-limited" and refusal.temporary for refusal in refused)
    assert all(refusal.retry_after_seconds is not None and refusal.retry_after_seconds > 120 for refusal in refused)


def test_retry_after_holds_across_runs(tmp_path: Path) -> None:
    HostLimiter(HostLedger(tmp_path / "hosts.sqlite"), 0.0).park("news.example", 600)
    HostLimiter(HostLedger(tmp_path / "hosts.sqlite"), 0.0).park("news.example", 5)
    with pytest.raises(RefusedError) as caught:
        asyncio.run(_starts(HostLimiter(HostLedger(tmp_path / "hosts.sqlite"), 0.0), 1))
    assert caught.value.retry_after_seconds == pytest.approx(600, abs=5)


@looks_at_the_clock
def test_a_short_retry_after_is_waited_for() -> None:
    limiter = HostLimiter(HostLedger(), 0.0)
    limiter.park("news.example", 0.2)
    asked_at = time.time()
    assert asyncio.run(_starts(limiter, 1))[0] - asked_at > 0.18


@looks_at_the_clock
def test_those_who_wait_while_a_host_is_parked_start_one_after_another() -> None:
    async def run() -> list[float]:
        limiter = HostLimiter(HostLedger(), 0.1)
        waiting = asyncio.create_task(_starts(limiter, 4))
        await asyncio.sleep(0.05)
        limiter.park("news.example", 0.4)
        return await waiting

    starts = sorted(asyncio.run(run()))
    assert starts[1] - starts[0] > 0.4
    assert min(_gaps(starts)) > 0.09


async def _fail(limiter: HostLimiter, reason: str) -> RefusedError:
    try:
        async with limiter.turn("news.example"):
            raise RefusedError(reason, "from the host")
    except RefusedError as refusal:
        return refusal


def test_a_dead_host_is_left_alone_for_longer_and_longer_and_in_the_next_run(tmp_path: Path) -> None:
    now = 1_000.0

    def run() -> HostLimiter:
        return HostLimiter(HostLedger(tmp_path / "hosts.sqlite"), 0.0, clock=lambda: now)

    limiter = run()
    for reason in ("timeout", "unreachable", "bad-response", "timeout"):
        assert asyncio.run(_fail(limiter, reason)).detail == "from the host"
    refusal = asyncio.run(_fail(limiter, "timeout"))
    assert (refusal.reason, refusal.temporary, refusal.retry_after_seconds) == ("unreachable", True, 600.0)
    assert "3 times in a row" in refusal.detail
    for minutes in (20, 40, 80, 160, 240, 240):
        now += 60 * minutes
        assert asyncio.run(_fail(run(), "timeout")).detail == "from the host"
        assert asyncio.run(_fail(run(), "timeout")).retry_after_seconds == 60.0 * minutes
    [host] = HostLedger(tmp_path / "hosts.sqlite").troubled(now)
    assert (host.host, host.failures, host.failing_since, host.left_until) == ("news.example", 9, 1_000.0, now + 4 * 3600)
    run().try_again("news.example")
    assert asyncio.run(_fail(run(), "timeout")).detail == "from the host"
    assert asyncio.run(_fail(run(), "timeout")).retry_after_seconds == 4 * 3600
    run().try_again("news.example")
    asyncio.run(_starts(run(), 1))
    assert HostLedger(tmp_path / "hosts.sqlite").troubled(now) == []


def test_a_dead_host_takes_no_other_of_its_site_with_it() -> None:
    limiter = HostLimiter(HostLedger(), 0.0)

    async def ask(host: str) -> None:
        async with limiter.turn("news.example", host=host):
            if host == "old.news.example":
                raise RefusedError("unreachable", "from the host")

    for _ in range(3):
        with pytest.raises(RefusedError, match="from the host"):
            asyncio.run(ask("old.news.example"))
    with pytest.raises(RefusedError, match="left alone"):
        asyncio.run(ask("old.news.example"))
    asyncio.run(ask("www.news.example"))


@looks_at_the_clock
def test_how_fast_a_host_answers_is_known_in_the_next_run(tmp_path: Path) -> None:
    asyncio.run(_starts(HostLimiter(HostLedger(tmp_path / "hosts.sqlite"), 0.0), 2, hold=0.3))
    assert min(_gaps(asyncio.run(_starts(HostLimiter(HostLedger(tmp_path / "hosts.sqlite"), 0.0), 3)))) > 0.08


def test_an_answer_ends_the_row_of_failures() -> None:
    limiter = HostLimiter(HostLedger(), 0.0)
    for _ in range(4):
        asyncio.run(_fail(limiter, "timeout"))
        asyncio.run(_fail(limiter, "timeout"))
        asyncio.run(_starts(limiter, 1))


def test_a_clock_set_back_does_not_stop_a_host() -> None:
    ledger = HostLedger()
    assert ledger.reserve("news.example", 1_000_000.0, 1.0) == 1_000_000.0
    assert ledger.reserve("news.example", 1_000_000.0, 1.0) == 1_000_001.0
    assert ledger.reserve("news.example", 500_000.0, 1.0) == 500_000.0
    assert ledger.reserve("news.example", 500_000.0, 1.0) == 500_001.0


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "hosts.sqlite").write_bytes(b"this is no database at all" * 50)
    with pytest.raises(UsageError, match="can be deleted"):
        HostLedger(tmp_path / "hosts.sqlite")


@looks_at_the_clock
def test_a_backfill_goes_behind_whoever_asks_at_the_ordinary_pace() -> None:
    async def run() -> tuple[list[float], list[float]]:
        ledger = HostLedger()
        ordinary = asyncio.create_task(_starts(HostLimiter(ledger, 0.03), 8))
        await asyncio.sleep(0.01)
        yielding = asyncio.create_task(_starts(HostLimiter(ledger, 0.03, yielding=True), 3))
        return await ordinary, await yielding

    ordinary, yielding = asyncio.run(run())
    assert min(yielding) > max(ordinary)
