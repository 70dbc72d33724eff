"""Times as feeds and sitemaps write them. A time is believed only where the whole text is of a known form; nothing is filled in from today's clock."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Literal
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

from dateline.words.seeds import read_rows, seed_path

LONGEST = 80
"""Characters. No time is longer."""
_ORDINAL = r"(?:st|nd|rd|th|er|re|[.ºª°])?"
_OF = r"(?:\s+(?:of|de|del|do|di))?"
_NAME = r"(?P<name>[^\W\d_]+)[.,]?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?)?(?:\s?(?P<half>[ap])\.?m\b\.?|\s?uhr)?"
_ZONE = r"(?:\s?(?P<zone>[a-z]+(?:/[a-z_+-]+)*)?(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?)(?:\s?[(\[][\w/+:. -]{1,40}[)\]])?"
_TIME = rf"(?:\s?t\s?|[,.]?\s(?:at\s)?|,){_CLOCK}{_ZONE}"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}(?P<mark>[-/.])\s?(?P<month>\d{{1,2}})(?P=mark)\s?(?P<day>\d{{1,2}})\.?(?:{_TIME})?",
        rf"{_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일](?:{_TIME})?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?:t?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?(?:\.\d{{1,9}})?{_ZONE})?",
        rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])\s?(?P<other>\d{{1,2}})(?P=mark)\s?{_YEAR}(?:{_TIME})?",
        rf"(?P<day>\d{{1,2}}){_ORDINAL}{_OF}[\s-]?{_NAME}{_OF}[\s-]?(?P<year>\d{{4}}|\d{{2}})(?:\s?г\.?)?(?:{_TIME})?",
        rf"{_NAME}\s?(?P<day>\d{{1,2}}){_ORDINAL},?\s{_YEAR}(?:{_TIME})?",
        rf"{_YEAR}[.,]?[\s-]{_NAME}[\s-](?P<day>\d{{1,2}})\.?(?:{_TIME})?",
        rf"{_NAME}\s(?P<day>\d{{1,2}})\s{_CLOCK}{_ZONE}\s{_YEAR}",
    )
)
_WEEKDAY = re.compile(r"([^\W\d_]+(?:-feira)?)[.,]*\s?(?=\d|[^\W\d_]+\.?\s?\d)")
# Those that could be a year, month, day and hour are left out: as seconds they lie after 2029.
_SECONDS = re.compile(r"(?!19|20)(\d{10})(?:\d{3}|\.\d{1,9})?")


@dataclass(frozen=True, slots=True)
class CalendarName:
    """A row of `seeds/calendar_names.csv`: what a month, or a day of the week from Monday, is called in a language."""

    kind: Literal["month", "weekday"]
    number: int
    language: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeZone:
    """A row of `seeds/time_zones.csv`: a zone's abbreviation, and its minutes east of Greenwich."""

    name: str
    minutes: int


def read_timestamp(text: str, day_first: bool | None = None) -> datetime | None:
    """The time in UTC; midnight where there is a day only. None where the text is no whole date of a known form, or is ambiguous.

    Known forms: ISO 8601, RFC 3339 and W3C dates to the day, RFC 822 and its look-alikes, dates with the month's name in twenty languages,
    numeric dates, seconds and milliseconds since 1970. Times without a zone are taken for UTC. `day_first` says what 02/11/2026 means.
    """
    one, two = _meanings(text)
    if one is None or two is None or one == two:
        return one or two
    return None if day_first is None else one if day_first else two


def days_come_first(texts: Iterable[str]) -> bool | None:
    """What numeric dates of one source mean, by those of them that can mean one thing only; None where there are none, or they contradict one another."""
    meanings = (_meanings(text) for text in texts)
    orders = {one is not None for one, two in meanings if (one is None) != (two is None)}
    return orders.pop() if len(orders) == 1 else None


def _meanings(text: str) -> tuple[datetime | None, datetime | None]:
    """What the text means where days come first, and where months do: the same where that makes no difference."""
    if len(text) > LONGEST:
        return None, None
    text = " ".join(normalize("NFKC", text).split())
    if seconds := _SECONDS.fullmatch(text):
        moment = datetime.fromtimestamp(int(seconds[1]), UTC)
        return moment, moment
    for weekdays, rest in _without_weekday(text):
        for form in _FORMS:
            if found := form.fullmatch(rest):
                # No such day, hour, month or zone: no date, or one of another form.
                with suppress(ValueError, OverflowError, LookupError, OSError):
                    return _meant(found.groupdict(), weekdays)
    return None, None


def _without_weekday(text: str) -> Iterator[tuple[frozenset[int], str]]:
    """The text without the day of the week that it begins with, then as it is: "Mar" is a day in French and a month in English."""
    if (found := _WEEKDAY.match(text)) and (weekdays := _names("weekday").get(_folded(found[1]))):
        yield weekdays, text[found.end() :]
    yield frozenset(), text


def _meant(part: dict[str, str | None], weekdays: frozenset[int]) -> tuple[datetime | None, datetime | None]:
    year, day = part["year"] or "", part.get("day") or ""
    if first := part.get("first"):
        other = part["other"] or ""
        days = [_day(year, month, day) for day, month in ((first, other), (other, first))]
        if weekdays and all(days):
            days = [one if one and one.isoweekday() in weekdays else None for one in days]
    else:
        [month] = _names("month")[_folded(part["name"] or "")] if part.get("name") else [part["month"]]
        one = _day(_whole_year(year), str(month), day)
        # 02 Nov 26 is a day of 2026 or of 2002, unless the day of the week says which.
        sure = len(year) == 4 or int(year) > 31 or (one is not None and one.isoweekday() in weekdays)
        days = [one, one] if sure else [None, None]
    one, two = (None if one is None else _at_its_time(one, part) for one in days)
    if one is two is None:
        raise ValueError("no such day")
    return one, two


def _whole_year(digits: str) -> str:
    """RFC 5322 section 4.3."""
    return digits if len(digits) == 4 else str(int(digits) + (2000 if int(digits) < 50 else 1900))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _at_its_time(day: date, part: dict[str, str | None]) -> datetime:
    hour, minute, second = (int(part.get(name) or 0) for name in ("hour", "minute", "second"))
    if half := part.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError("no hour of half a day")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    elif part.get("hour") and not part.get("minute"):
        raise ValueError("an hour alone")
    midnight = datetime(day.year, day.month, day.day, tzinfo=_zone(part))
    if (hour, minute, second) == (24, 0, 0):
        return (midnight + timedelta(days=1)).astimezone(UTC)
    return midnight.replace(hour=hour, minute=minute, second=min(second, 59)).astimezone(UTC)  # 60 is a leap second


def _zone(part: dict[str, str | None]) -> tzinfo:
    name, offset = part.get("zone") or "", part.get("offset") or ""
    if "/" in name:
        return ZoneInfo(name)
    minutes = _zones()[name.lower()] if name else 0
    if offset:
        digits = offset[1:].replace(":", "")
        hours, rest = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
        minutes += (60 * hours + rest) * (-1 if offset[0] == "-" else 1)
    return timezone(timedelta(minutes=minutes))


def _folded(name: str) -> str:
    """Without case and accents, which feeds leave out."""
    return "".join(letter for letter in normalize("NFKD", name.casefold()) if not combining(letter)).replace("ı", "i")


@cache
def _names(kind: Literal["month", "weekday"]) -> dict[str, frozenset[int]]:
    """What each name means: a month only one thing, a short day of the week others in other languages."""
    found: dict[str, set[int]] = {}
    for _, row in read_rows(seed_path("calendar_names.csv"), CalendarName):
        for name in row.names if row.kind == kind else ():
            found.setdefault(_folded(name), set()).add(row.number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _zones() -> dict[str, int]:
    return {row.name: row.minutes for _, row in read_rows(seed_path("time_zones.csv"), TimeZone)}
