"""What is known of each host and holds across runs and processes: when it may be asked next, and its robots.txt.

Processes that fetch at the same time, such as a backfill beside the scheduled polls, share the file, and so each host's turns.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import UsageError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS turn (host TEXT PRIMARY KEY, start REAL NOT NULL, next REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS park (host TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, asked_at REAL NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
"""
# The start after the last one reserved. A reservation that lies further ahead than any can was made before the clock was set back.
_RESERVE = """
INSERT INTO turn VALUES (:host, :now, :now + :interval)
ON CONFLICT DO UPDATE SET start = iif(next > :now + :horizon, :now, max(:now, next)), next = iif(next > :now + :horizon, :now, max(:now, next)) + :interval
RETURNING start
"""
_NEXT = "SELECT next FROM turn WHERE host = :host"
_PARKED = "SELECT until FROM park WHERE host = :host"
_PARK = "INSERT INTO park VALUES (:host, :until) ON CONFLICT DO UPDATE SET until = max(until, :until)"
_ROBOTS = "SELECT asked_at, body FROM robots WHERE origin = :origin"
_KEEP_ROBOTS = "INSERT INTO robots VALUES (:origin, :asked_at, :body) ON CONFLICT DO UPDATE SET asked_at = :asked_at, body = :body"
_HORIZON_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """A robots.txt as it was answered; an empty body stands for one that allows everything."""

    asked_at: float
    body: bytes


class HostLedger:
    """The file of what is known of hosts; without a path, kept in memory. Times are seconds since 1970.

    Raises UsageError where the file cannot be opened.
    """

    def __init__(self, path: Path | None = None) -> None:
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path or ":memory:", timeout=10, isolation_level=None, check_same_thread=False)
            # It may be lost with the machine: then hosts are asked for their robots.txt again.
            self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;" + _SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise UsageError(f"cannot be opened ({error}); it holds what is known of hosts and can be deleted", str(path)) from error

    def reserve(self, host: str, now: float, interval: float) -> float:
        """The time at which the next request to the host may start; the one after it `interval` seconds later."""
        return float(self._connection.execute(_RESERVE, {"host": host, "now": now, "interval": interval, "horizon": _HORIZON_SECONDS}).fetchone()[0])

    def next_start(self, host: str) -> float:
        """The time at which the next request could start; 0 for a host never asked."""
        return self._number(_NEXT, host)

    def park(self, host: str, until: float) -> None:
        """No request to the host before then, whoever makes it."""
        self._connection.execute(_PARK, {"host": host, "until": until})

    def parked_until(self, host: str) -> float:
        """Until when the host asked to be left alone; 0 if it did not."""
        return self._number(_PARKED, host)

    def keep_robots(self, origin: str, robots: KeptRobots) -> None:
        """Keep an origin's robots.txt in place of the one before."""
        self._connection.execute(_KEEP_ROBOTS, {"origin": origin, "asked_at": robots.asked_at, "body": robots.body})

    def robots(self, origin: str) -> KeptRobots | None:
        """The origin's robots.txt when it was last had, however old."""
        row = self._connection.execute(_ROBOTS, {"origin": origin}).fetchone()
        return KeptRobots(*row) if row else None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _number(self, query: str, host: str) -> float:
        row = self._connection.execute(query, {"host": host}).fetchone()
        return float(row[0]) if row else 0.0
