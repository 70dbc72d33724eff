"""Filters as they stand in the address of a page, so that a view can be shared."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import get_args
from urllib.parse import urlencode

from dateline.warehouse.explore import HAPPENED, Filters
from dateline.words.errors import UsageError
from dateline.words.records import Status

Query = Mapping[str, str]
STATUSES: tuple[str, ...] = get_args(Status)
EVERY = "any"
"""The status that stands for all."""
FIRST_DAYS = 90
"""Days before the newest report that are shown where the address has no dates."""
NAMES = ("since", "until", "actor", "recipient", "party", "country", "type", "mode", "quad", "context", "status", "source", "place", "confidence")


def read_filters(query: Query, newest: date | None = None) -> Filters:
    """The filters that an address asks for. Raises UsageError for a value that is none."""
    given = {name: query[name].strip() for name in NAMES if query.get(name, "").strip()}
    since = _day("since", given.get("since"))
    if since is None and "until" not in given and newest is not None:
        since = newest - timedelta(days=FIRST_DAYS)
    return Filters(
        since=since,
        until=_day("until", given.get("until")),
        actor=codes(given.get("actor", "")),
        recipient=codes(given.get("recipient", "")),
        party=codes(given.get("party", "")),
        country=given.get("country", "").upper(),
        type=codes(given.get("type", "")),
        mode=given.get("mode", ""),
        quad=_number("quad", given.get("quad"), (1, 2, 3, 4)),
        context=given.get("context", ""),
        status=_statuses(given.get("status", "")),
        source=given.get("source", ""),
        place=given.get("place", ""),
        confidence=_share("confidence", given.get("confidence")),
    )


def codes(text: str) -> tuple[str, ...]:
    """Codes separated by commas or blanks, in capitals."""
    return tuple(dict.fromkeys(text.upper().replace(",", " ").split()))


def address(path: str, query: Query, **changes: object) -> str:
    """A page's address with the filters of this one and some of them changed; None takes one out."""
    kept = {**{name: query[name] for name in query if query[name]}, **{name: str(value) for name, value in changes.items() if value is not None}}
    asked = {name: value for name, value in kept.items() if name not in changes or changes[name] is not None}
    return f"{path}?{urlencode(asked)}" if asked else path


def _statuses(text: str) -> tuple[str, ...]:
    if not text:
        return HAPPENED
    if text == EVERY:
        return ()
    named = tuple(text.lower().replace(",", " ").split())
    if unknown := set(named) - set(STATUSES):
        raise UsageError(f"no status; expected {', '.join(STATUSES)} or {EVERY}", ", ".join(sorted(unknown)))
    return named


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{name} is no day; write YYYY-MM-DD", str(text)) from None


def _number(name: str, text: str | None, allowed: Sequence[int]) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or int(text) not in allowed:
        raise UsageError(f"{name} must be one of {', '.join(map(str, allowed))}", text)
    return int(text)


def _share(name: str, text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        value = -1.0
    if value is not None and not 0 <= value <= 1:
        raise UsageError(f"{name} must be a number from 0 to 1", str(text))
    return value
