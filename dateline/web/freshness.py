"""What servers say about when to come again."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST_RETRY_SECONDS = 7 * 86_400.0
_LONGEST_HINT_SECONDS = 86_400.0
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)


def http_date(text: str) -> datetime | None:
    """An HTTP-date (RFC 9110 section 5.6.7) as aware UTC time; None if it is none."""
    try:
        parsed = parsedate_to_datetime(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long Retry-After asks to wait (RFC 9110 section 10.2.3), from 0 to seven days; None where it is missing or no sense can be made of it.

    A date is taken relative to the server's own clock, its Date header, where there is one.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text)
    else:
        until = http_date(text)
        if until is None:
            return None
        seconds = (until - (http_date(headers.get("date", "")) or now)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_RETRY_SECONDS)


def next_poll_hint(headers: Iterable[tuple[str, str]], ttl_seconds: int | None, now: datetime) -> float | None:
    """Seconds before which asking for a feed again is of no use, by what the server and the feed say; None where they say nothing.

    The longest of the answer's remaining freshness (RFC 9111 section 4.2: `max-age` less Age, else Expires less Date) and the feed's own
    `ttl_seconds` (`dateline.web.feeds.Feed`), at most a day: what is set for years is set for files, not for news.
    """
    fields = {name.lower(): value for name, value in headers}
    hints = [seconds for seconds in (_freshness_seconds(fields, now), ttl_seconds) if seconds is not None and seconds > 0]
    return min(max(hints), _LONGEST_HINT_SECONDS) if hints else None


def _freshness_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    control = headers.get("cache-control", "")
    if _UNCACHED.search(control):
        return None
    max_age = _MAX_AGE.search(control)
    if max_age:
        age = headers.get("age", "").strip()
        return float(max_age[1]) - (float(age) if age.isascii() and age.isdigit() else 0.0)
    expires = http_date(headers.get("expires", ""))
    if expires is None:
        return None
    return (expires - (http_date(headers.get("date", "")) or now)).total_seconds()
