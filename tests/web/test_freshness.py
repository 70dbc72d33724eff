from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.web.freshness import http_date, next_poll_hint, retry_after_seconds

NOW = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": " 0 "}, 0.0),
        ({"retry-after": "Sat, 10 Jan 2026 09:05:00 GMT"}, 300.0),
        ({"retry-after": "Sat, 10 Jan 2026 09:05:00 GMT", "date": "Sat, 10 Jan 2026 09:04:00 GMT"}, 60.0),
        ({"retry-after": "Saturday, 10-Jan-26 09:05:00 GMT"}, 300.0),
        ({"retry-after": "Sat Jan 10 09:05:00 2026"}, 300.0),
        ({"retry-after": "Fri, 09 Jan 2026 09:05:00 GMT"}, 0.0),
        ({"retry-after": "99999999999999999999"}, 604_800.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1.5"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "ttl", "seconds"),
    [
        ({}, None, None),
        ({}, 1800, 1800.0),
        ({"Cache-Control": "public, max-age=600"}, None, 600.0),
        ({"Cache-Control": 's-maxage=5, MAX-AGE="600"', "Age": "100"}, None, 500.0),
        ({"Cache-Control": "max-age=600"}, 1800, 1800.0),
        ({"Cache-Control": "max-age=3600"}, 1800, 3600.0),
        ({"Cache-Control": "max-age=600", "Expires": "Sat, 10 Jan 2026 12:00:00 GMT"}, None, 600.0),
        ({"Expires": "Sat, 10 Jan 2026 09:30:00 GMT", "Date": "Sat, 10 Jan 2026 09:20:00 GMT"}, None, 600.0),
        ({"Expires": "Sat, 10 Jan 2026 09:30:00 GMT"}, None, 1800.0),
        ({"Expires": "0"}, None, None),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None, None),
        ({"Cache-Control": "no-cache, max-age=600"}, None, None),
        ({"Cache-Control": "no-store"}, 1800, 1800.0),
        ({"Cache-Control": "max-age=31536000"}, None, 86_400.0),
        ({"Cache-Control": "max-age=0"}, None, None),
        ({"Cache-Control": "max-age=60", "Age": "100"}, None, None),
    ],
)
def test_next_poll_hint(headers: dict[str, str], ttl: int | None, seconds: float | None) -> None:
    assert next_poll_hint(headers.items(), ttl, NOW) == seconds


@given(st.one_of(st.text(max_size=40), st.from_regex(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [A-Z+0-9]{0,5}")))
def test_dates_never_crash(text: str) -> None:
    http_date(text)
    retry_after_seconds({"retry-after": text, "date": text}, NOW)
    next_poll_hint([("expires", text), ("cache-control", text), ("age", text)], None, NOW)
