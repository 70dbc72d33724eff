"""What servers say about when to come again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST_RETRY_SECONDS = 7 * 86_400.0


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
