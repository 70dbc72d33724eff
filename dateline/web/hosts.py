"""What is known of each host and holds across runs and processes: when it may be asked next, how it answers, and its robots.txt.

Processes that fetch at the same time, such as a backfill beside the scheduled polls, share the file, and so each host's turns.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from dateline.words.errors import UsageError

HOSTS = "hosts.sqlite"
"""The file's name in DATELINE_HOME."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS turn (host TEXT PRIMARY KEY, next REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS park (host TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
    host TEXT PRIMARY KEY, seconds REAL NOT NULL, failures INTEGER NOT NULL, failing_since REAL NOT NULL, left_until REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, asked_at REAL NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
"""
_NEXT = "SELECT next FROM turn WHERE host = ?"
_RESERVE = "REPLACE INTO turn VALUES (?, ?)"
_PARKED = "SELECT until FROM park WHERE host = ?"
_PARK = "REPLACE INTO park SELECT ?1, max(?2, coalesce((SELECT until FROM park WHERE host = ?1), 0))"
_ANSWERS = "SELECT seconds, failures, failing_since, left_until FROM answers WHERE host = ?"
_KEEP_ANSWERS = "REPLACE INTO answers VALUES (?, ?, ?, ?, ?)"
_KNOWN = """
SELECT
    coalesce((SELECT next FROM turn WHERE host = ?1), 0.0), coalesce((SELECT until FROM park WHERE host = ?1), 0.0),
    coalesce(seconds, 0.0), coalesce(failures, 0), coalesce(failing_since, 0.0), coalesce(left_until, 0.0)
FROM (SELECT 1) LEFT JOIN answers ON host = ?2
"""
_TROUBLED = """
SELECT host, failures, failing_since, left_until, until FROM (SELECT host FROM answers WHERE failures > 0 UNION SELECT host FROM park WHERE until > ?)
LEFT JOIN answers USING (host) LEFT JOIN park USING (host)
ORDER BY failing_since, host
"""
_ROBOTS = "SELECT asked_at, body FROM robots WHERE origin = ?"
_KEEP_ROBOTS = "REPLACE INTO robots VALUES (?, ?, ?)"
# A start that lies further ahead than any can was reserved before the clock was set back.
_HORIZON_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """A robots.txt as it was answered; an empty body stands for one that allows everything."""

    asked_at: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Answers:
    """How a host answers. Seconds since 1970, 0 for never."""

    seconds: float = 0.0
    """Moving average of the time that it takes."""
    failures: int = 0
    """Requests in a row that it did not answer."""
    failing_since: float = 0.0
    left_until: float = 0.0
    """It is left alone until then, because it did not answer."""


@dataclass(frozen=True, slots=True)
class KnownHost:
    """What is known of a site and one of its hosts: when the next request could start, until when the site asked to be left alone, how it answers."""

    next_start: float
    parked_until: float
    answers: Answers


@dataclass(frozen=True, slots=True)
class TroubledHost:
    """A host that did not answer the last time, or asked to be left alone (`parked_until`, Retry-After). Times as in Answers."""

    host: str
    failures: int
    failing_since: float
    left_until: float
    parked_until: float


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
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            following = self.next_start(host)
            start = now if following > now + _HORIZON_SECONDS else max(now, following)
            self._connection.execute(_RESERVE, (host, start + interval))
        return start

    def next_start(self, host: str) -> float:
        """The time at which the next request could start; 0 for a host never asked."""
        return self._number(_NEXT, host)

    def park(self, host: str, until: float) -> None:
        """No request to the host before then, whoever makes it."""
        self._connection.execute(_PARK, (host, until))

    def parked_until(self, host: str) -> float:
        """Until when the host asked to be left alone; 0 if it did not."""
        return self._number(_PARKED, host)

    def known(self, site: str, host: str) -> KnownHost:
        """All that decides on a request to the host, in one look."""
        following, parked_until, *answers = self._connection.execute(_KNOWN, (site, host)).fetchone()
        return KnownHost(following, parked_until, Answers(*answers))

    def answers(self, host: str) -> Answers:
        """How the host has answered so far."""
        row = self._connection.execute(_ANSWERS, (host,)).fetchone()
        return Answers(*row) if row else Answers()

    def keep_answers(self, host: str, answers: Answers) -> None:
        """Keep how the host answers in place of what was known."""
        self._connection.execute(_KEEP_ANSWERS, (host, answers.seconds, answers.failures, answers.failing_since, answers.left_until))

    def troubled(self, now: float) -> list[TroubledHost]:
        """Hosts that do not answer or asked to be left alone, those that have failed longest first."""
        return [TroubledHost(host, *(value or 0 for value in values)) for host, *values in self._connection.execute(_TROUBLED, (now,))]

    def keep_robots(self, origin: str, robots: KeptRobots) -> None:
        """Keep an origin's robots.txt in place of the one before."""
        self._connection.execute(_KEEP_ROBOTS, (origin, robots.asked_at, robots.body))

    def robots(self, origin: str) -> KeptRobots | None:
        """The origin's robots.txt when it was last had, however old."""
        row = self._connection.execute(_ROBOTS, (origin,)).fetchone()
        return KeptRobots(*row) if row else None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _number(self, query: str, host: str) -> float:
        row = self._connection.execute(query, (host,)).fetchone()
        return float(row[0]) if row else 0.0
