"""Checks: questions whose answers are rows that should not be there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from dateline.warehouse.layout import Layout
from dateline.warehouse.migrate import texts
from dateline.warehouse.publish import published_at
from dateline.warehouse.query import query, reading

Severity = Literal["stop", "warn"]
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: what should hold, the number of rows for which it does not, and the first of them. `stop`: the data are wrong; `warn`: look at it."""

    name: str
    holds: str
    severity: Severity
    offending: int
    columns: tuple[str, ...] = ()
    examples: tuple[tuple[Any, ...], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the data are wrong."""
        return self.severity == "stop" and self.offending > 0


def run_checks(layout: Layout, *, fresh: bool = False, progress: Callable[[str], None] = lambda name: None) -> tuple[CheckResult, ...]:
    """Every check of `checks/` on the published database, or with `fresh` on the live one, in order of their names; `progress` gets each before it runs."""
    with reading(layout, fresh=fresh) as connection:
        connection.execute("SET VARIABLE published_at = $1", [published_at(layout)])
        connection.execute("SET VARIABLE changed_at = $1", [datetime.fromtimestamp(layout.live.stat().st_mtime, UTC).replace(tzinfo=None)])
        results = []
        for name, text in texts("checks").items():
            progress(name)
            found = query(connection, text)
            holds, severity = _header(text)
            results.append(CheckResult(name, holds, severity, len(found.rows), found.columns, tuple(found.rows[:EXAMPLES])))
    return tuple(results)


def _header(text: str) -> tuple[str, Severity]:
    """A check's first line is what should hold; its second the severity."""
    first, second = text.splitlines()[:2]
    return first.removeprefix("-- "), "stop" if second == "-- severity: stop" else "warn"
