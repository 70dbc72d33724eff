"""When: what newsrooms write about time, turned into dates against the day of publication.

News names the last week by weekday alone ("Wednesday"), this year's days without a year, and leaves the rest to the reader; the rules
below are the inverse of those habits (Associated Press and Reuters style). Each rule is a pattern and a function from its match to a
period; where patterns meet, the first that fits at the leftmost word wins. What hangs on another event ("two days later") is left alone.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dateline.words.records import DatePrecision, EventDate
from dateline.words.seeds import read_rows, seed_path

_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NUMBER_NAMES = re.findall(
    r"\w+", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_NAMES, start=1)} | {"a": 1, "an": 1, "couple": 2}
_FEW = (2, 6)
"""How many "a few" or "several" are, at least and at most; "recent weeks" are at most so many."""
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month, in the north."""
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}
_SHIFTS = {"last": -1, "this": 0, "the": 0, "next": 1, "coming": 1}
_STALE, _SOON = 300, 60
"""Days: a day without a year that lay longer ago than the first, and comes again within the second, is taken to be the coming one."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that say when, with what they mean. `text[start:end] == text of the mention`."""

    start: int
    end: int
    text: str
    date: EventDate


@dataclass(frozen=True, slots=True)
class _Period:
    first: date
    last: date
    precision: DatePrecision

    def event_date(self) -> EventDate:
        value = {
            "day": self.first.isoformat(),
            "week": f"{self.first.isocalendar().year:04}-W{self.first.isocalendar().week:02}",
            "month": self.first.isoformat()[:7],
            "year": self.first.isoformat()[:4],
        }.get(self.precision, f"{self.first.isoformat()}/{self.last.isoformat()}")
        return EventDate(value, self.precision)


@dataclass(frozen=True, slots=True)
class _Clock:
    today: date
    future: bool


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    period: _Period


@dataclass(frozen=True, slots=True)
class _Trap:
    words: str
    kind: str
    note: str


_Resolve = Callable[[re.Match[str], _Clock], _Period | None]


def find_dates(text: str, published_on: date, future: bool = False) -> tuple[DateMention, ...]:
    """Mentions of dates in `text`, in order, without overlap, read by somebody who reads it on `published_on`.

    Values are ISO 8601: a day, a week as "2023-W35", a month, a year, and for precision "range" first and last day as "from/to".
    A weekday alone is the last one up to the day of publication, that day included; with `future` (the sentence speaks of what
    is to come) it is the next one, and so for months, days without a year and weekends.
    """
    clock = _Clock(published_on, future)
    traps = [match.span() for match in _name_traps().finditer(text)]
    found = [mention for mention in _scan(text, clock) if not any(start < mention.end and mention.start < end for start, end in traps)]
    return tuple(
        DateMention(mention.start, mention.end, text[mention.start : mention.end], mention.period.event_date())
        for mention in _opened(text, _joined(text, found), published_on)
    )


def _scan(text: str, clock: _Clock) -> Iterator[_Found]:
    at = 0
    while start := _START.search(text, at):
        at = start.end()
        for pattern, resolve in _RULES:
            match = pattern.match(text, start.start())
            period = match and _resolved(resolve, match, clock)
            if match and period:
                yield _Found(match.start(), match.end(), period)
                at = match.end()
                break


def _resolved(resolve: _Resolve, match: re.Match[str], clock: _Clock) -> _Period | None:
    try:
        return resolve(match, clock)
    except (ValueError, OverflowError):  # the 31st of June; a thousand years before the calendar
        return None


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """With "between X and Y", "from X to Y" and "X to Y" made one range."""
    joined: list[_Found] = []
    for mention in found:
        if joined and _is_range(text, joined[-1], mention):
            begin = joined.pop()
            first = begin.period.first
            while first > mention.period.last and first.year > 1:
                first = _in_year(first, first.year - 1)
            mention = _Found(begin.start, mention.end, _Period(first, mention.period.last, "range"))
        joined.append(mention)
    return joined


def _is_range(text: str, begin: _Found, end: _Found) -> bool:
    gap = text[begin.end : end.start]
    return bool(_TO.fullmatch(gap)) or (gap == " and " and _word_before(text, begin.start) == "between")


def _opened(text: str, found: list[_Found], published_on: date) -> Iterator[_Found]:
    """With "since X" made a range up to publication."""
    for mention in found:
        since = _SINCE.search(text, max(0, mention.start - 10), mention.start)
        if since and mention.period.first < published_on:
            yield _Found(since.start(), mention.end, _Period(mention.period.first, published_on, "range"))
        else:
            yield mention


def _word_before(text: str, start: int, count: int = 1) -> str:
    """The `count`-th word or mark to the left, in lower case; "" where there is none."""
    words = re.findall(r"[\w'’-]+|[^\w\s]", text[max(0, start - 40) : start].lower())
    return words[-count] if len(words) >= count else ""


# Periods


def _day(day: date) -> _Period:
    return _Period(day, day, "day")


def _week(day: date) -> _Period:
    monday = day - timedelta(days=day.weekday())
    return _Period(monday, monday + timedelta(days=6), "week")


def _month(year: int, month: int) -> _Period:
    """`month` may run over into other years: 0 is the December before, 13 the January after."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return _Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def _months(year: int, first: int, last: int) -> _Period:
    return _Period(_month(year, first).first, _month(year, last).last, "range")


def _year(year: int) -> _Period:
    return _Period(date(year, 1, 1), date(year, 12, 31), "year")


def _years(first: int, last: int) -> _Period:
    return _Period(date(first, 1, 1), date(last, 12, 31), "range")


def _days(first: date, last: date) -> _Period:
    return _Period(first, last, "range")


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _back(day: date, count: int, unit: str) -> date:
    """`count` units before `day`, after it where negative."""
    if unit.startswith(("month", "year", "decade")):
        months = day.month - count * {"m": 1, "y": 12, "d": 120}[unit[0]]
        return _in_month(day, day.year, months)
    return day - timedelta(days=count * (7 if unit.startswith("week") else 1))


def _in_month(day: date, year: int, month: int) -> date:
    target = _month(year, month)
    return target.first.replace(day=min(day.day, target.last.day))


def _around(day: date, unit: str) -> _Period:
    """The calendar unit that holds the day."""
    if unit.startswith("week"):
        return _week(day)
    if unit.startswith("month"):
        return _month(day.year, day.month)
    if unit.startswith("year"):
        return _year(day.year)
    if unit.startswith("decade"):
        return _years(day.year - day.year % 10, day.year - day.year % 10 + 9)
    return _day(day)


def _part(period: _Period, part: str | None) -> _Period:
    """The early, middle or late third of a month or year; the whole of anything else."""
    if not part or period.precision not in ("month", "year"):
        return period
    word = part.lower().split()[0].rstrip("-")
    third = 0 if word in ("early", "start", "beginning") else 1 if word in ("mid", "middle") else 2
    if period.precision == "year":
        return _months(period.first.year, 4 * third + 1, 4 * third + 4)
    first = period.first.replace(day=10 * third + 1)
    return _days(first, period.last if third == 2 else period.first.replace(day=10 * third + 10))


# Words


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name[:3].capitalize()))


def _count(word: str | None) -> int:
    """One where nothing is said."""
    return int(word) if word and word.isdigit() else _NUMBERS[(word or "one").lower()]


def _relative_year(words: str | None, clock: _Clock) -> int | None:
    """Of "2019", "last year" or "of this year"; None where nothing is said."""
    if not words:
        return None
    return int(words) if words.isdigit() else clock.today.year + _SHIFTS[words.split()[-2].lower()]


def _day_in_year(month: int, day: int, clock: _Clock) -> date:
    """The day as one without a year is meant: the last one, or the one about to come."""
    valid = [date(year, month, day) for year in range(max(1, clock.today.year - 8), min(9999, clock.today.year + 8) + 1) if day <= monthrange(year, month)[1]]
    past = [candidate for candidate in valid if candidate <= clock.today]
    coming = [candidate for candidate in valid if candidate >= clock.today]
    if not valid:
        raise ValueError("no such day")
    if not past or not coming:
        return (past[-1:] or coming)[0]
    stale = (clock.today - past[-1]).days > _STALE and (coming[0] - clock.today).days <= _SOON
    return coming[0] if clock.future or stale else past[-1]


# Rules


def _iso_day(match: re.Match[str], _: _Clock) -> _Period:
    return _day(date(int(match[1]), int(match[2]), int(match[3])))


def _numeric_day(match: re.Match[str], _: _Clock) -> _Period | None:
    """15/8/2023 and 8/15/2023; with two numbers up to 12, only dots tell (day first)."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first > 12 or first == second:
        return _day(date(year, second, first))
    return _day(date(year, first, second)) if second > 12 else None


def _named_day(match: re.Match[str], clock: _Clock) -> _Period:
    month = _month_number(match["month"])
    year = _relative_year(match["year"], clock)
    first = int(match["day"])
    last = int(match["last"] or first)
    end = date(year, month, last) if year else _day_in_year(month, last, clock)
    start = end.replace(day=first)
    return _day(start) if start == end else _days(start, end)


def _month_of_year(match: re.Match[str], clock: _Clock) -> _Period:
    year = _relative_year(match["year"], clock)
    return _part(_month(year or clock.today.year, _month_number(match["month"])), match["part"])


def _last_year_in_month(match: re.Match[str], clock: _Clock) -> _Period:
    return _month(clock.today.year + _SHIFTS[match["which"].lower()], _month_number(match["month"]))


def _month_alone(match: re.Match[str], clock: _Clock) -> _Period | None:
    which = (match["which"] or "").lower()
    if not (which or match["part"]) and not _is_month(match):
        return None
    month = _month_number(match["month"])
    today = clock.today
    ahead = month - today.month  # in months, within this year
    if which == "this":
        year = today.year
    elif which in ("next", "coming") or (clock.future and which not in ("last", "past")):
        year = today.year + (ahead < 0 or (ahead == 0 and bool(which)))
    else:
        year = today.year - (ahead > 0 or (ahead == 0 and which in ("last", "past")))
    return _part(_month(year, month), match["part"])


def _is_month(match: re.Match[str]) -> bool:
    """Whether what precedes or follows says that the name is a month's; March and May want better reasons than others."""
    name, text = match["month"], match.string
    before = _word_before(text, match.start())
    if before in _CUES:
        return True
    after = text[match.end() : match.end() + 12]
    if before in ("the", "a", "an", "its", "their", "his", "her") or before.endswith(("'s", "’s")):
        return bool(re.match(r" [a-z]", after)) and (name != "March" or not re.match(r" (?:on|for|to|of|against|in|by)\b", after))
    if name == "May":
        paired = before in ("and", "to") and _word_before(text, match.start(), 2).capitalize() in _MONTHS
        return paired or (before in ("from", "between") and bool(re.match(rf" (?:and|to|until|through) (?:{_MONTH})\b", after)))
    return before in _LOOSE_CUES or (name != "March" and bool(re.match(r"['’]s [a-z]", after)))


def _weekday(match: re.Match[str], clock: _Clock) -> _Period:
    day = _WEEKDAYS.index(match["weekday"].capitalize())
    which = (match["which"] or "").lower()
    today = clock.today
    if match["week"] or which == "this":
        return _day(today + timedelta(days=day - today.weekday() + 7 * _SHIFTS[match["week"] or which]))
    if "next" in which or "coming" in which:
        return _day(today + timedelta(days=(day - today.weekday() - 1) % 7 + 1))
    if which:
        return _day(today - timedelta(days=(today.weekday() - day - 1) % 7 + 1))
    if clock.future:
        return _day(today + timedelta(days=(day - today.weekday()) % 7))
    return _day(today - timedelta(days=(today.weekday() - day) % 7))


def _weekend(match: re.Match[str], clock: _Clock) -> _Period:
    which = (match["which"] or "").lower()
    during = clock.today.weekday() >= 5
    saturday = clock.today - timedelta(days=(clock.today.weekday() - 5) % 7)  # of this weekend on a weekend, else of the one before
    if which == "next" or (not during and (which == "coming" or (clock.future and which != "last"))):
        saturday += timedelta(days=7)
    elif which == "last" and during:
        saturday -= timedelta(days=7)
    return _days(saturday, saturday + timedelta(days=1))


def _decade(match: re.Match[str], _: _Clock) -> _Period:
    first = int(match["decade"])
    third = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get((match["part"] or "").lower().rstrip("- "), (0, 9))
    return _years(first + third[0], first + third[1])


def _century(match: re.Match[str], _: _Clock) -> _Period:
    return _years(100 * int(match[1]) - 99, 100 * int(match[1]))


def _year_range(match: re.Match[str], _: _Clock) -> _Period | None:
    first, end = int(match[1]), match[2]
    last = int(end) if len(end) == 4 else first - first % 100 + int(end)
    return _years(first, last) if first < last <= first + 100 else None


def _season_of_year(match: re.Match[str], clock: _Clock) -> _Period:
    first = _SEASONS[match["season"].lower()]
    return _months(_relative_year(match["year"], clock) or clock.today.year, first, first + 2)


def _season_near(match: re.Match[str], clock: _Clock) -> _Period:
    first, which = _SEASONS[match["season"].lower()], match["which"].lower()
    seasons = [_months(clock.today.year + shift, first, first + 2) for shift in (-2, -1, 0, 1)]
    if which == "last":
        return [season for season in seasons if season.last < clock.today][-1]
    if which == "next":
        return next(season for season in seasons if season.first > clock.today)
    return next(season for season in seasons if season.last >= clock.today)


def _share_of_year(match: re.Match[str], clock: _Clock) -> _Period:
    size = 3 if match["share"].lower() == "quarter" else 6
    number = _ORDINALS[match["ordinal"].lower()]
    first = (12 - size if number < 0 else number * size) + 1
    if first > 12:
        raise ValueError("no such part")
    return _months(_relative_year(match["year"], clock) or clock.today.year, first, first + size - 1)


def _year_alone(match: re.Match[str], clock: _Clock) -> _Period | None:
    text, year = match.string, int(match["year"])
    before = _word_before(text, match.start())
    after = re.findall(r"\w+", text[match.end() : match.end() + 40].lower())
    cued = before in ("in", "since")
    counted = _words_of("counted")
    if before.isdigit() or before in _words_of("numbered") or (after and after[0] in counted) or year > clock.today.year + 80:
        return None
    if (year < 1900 and not cued) or (year % 100 == 0 and (before not in _CUES | {"of", "by", "from"} or counted & set(after[:3]))):
        return None
    return _part(_year(year), match["part"])


def _calendar_unit(match: re.Match[str], clock: _Clock) -> _Period | None:
    unit, which = match["unit"].lower(), match["which"].lower()
    if (unit, which) == ("decade", "last"):
        return None  # the last ten years
    if which == "the" and not (match["part"] or match["within"]):
        return None
    return _part(_around(_back(clock.today, -_SHIFTS[which], unit), unit), match["part"])


def _rolling_units(match: re.Match[str], clock: _Clock) -> _Period | None:
    unit, which = match["unit"].lower(), match["which"].lower()
    vague = which == "recent" or bool(match["few"])
    if not (vague or match["number"]) and (unit.endswith("s") or (which not in ("past", "recent") and unit != "decade")):
        return None  # "the last days of"
    count = _FEW[1] if vague else _count(match["number"])
    if unit.startswith("hour"):
        count, unit = -(-count // 24), "day"
    if which == "next":
        return _days(clock.today, _back(clock.today, -count, unit))
    return _days(_back(clock.today, count, unit), clock.today)


def _ago(match: re.Match[str], clock: _Clock) -> _Period:
    unit = match["unit"].lower()
    if match["few"] and unit.startswith(("hour", "minute")):
        return _day(clock.today)
    if match["few"]:
        return _days(_back(clock.today, _FEW[1], unit), _back(clock.today, _FEW[0], unit))
    count = _count(match["number"])
    if unit.startswith(("hour", "minute")):
        return _day(clock.today - timedelta(days=count // 24 if unit.startswith("hour") else 0))
    day = _back(clock.today, count, unit)
    return _year(day.year) if unit.startswith("decade") else _around(day, unit)


def _shifted(match: re.Match[str], clock: _Clock) -> _Period:
    words = re.sub(r"\W+", " ", match[0].lower())
    if words == "overnight":
        return _days(clock.today - timedelta(days=1), clock.today)
    shift = {"the day before yesterday": -2, "the day after tomorrow": 2}.get(words)
    if shift is None:
        shift = -1 if words.startswith(("yesterday", "last")) else 1 if words.startswith("tomorrow") else 0
    return _day(clock.today + timedelta(days=shift))


_S = r"[ \u00a0]{1,3}"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DOTTED = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\."
_SHORT_MONTH = rf"(?:{_MONTH}|{_MONTH.upper()}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = "(?i:" + "|".join(_WEEKDAYS) + ")"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = r"(?:st|nd|rd|th)?"
_REL_YEAR = rf"(?:(?:of{_S})?(?i:last|this|next){_S}year\b)"
_YEAR = rf"(?:\d{{4}}(?![\d%]|[.,]\d)|{_REL_YEAR})"
_OF_YEAR = rf"(?:,?{_S}(?P<year>{_YEAR}))"
_TO_DAY = rf"(?:[ \u00a0]?[-–—][ \u00a0]?|{_S}(?:to|and|through|until){_S})(?P<last>{_DAY}){_NTH}"
_PREFIX = rf"(?:(?:{_WEEKDAY}),?{_S}(?:the{_S})?)?"
_PART = rf"(?:(?P<part>(?i:early|mid|middle|late|end|start|beginning))(?:-|{_S})(?:(?:in|of){_S})?)?"
_PART_OF_DAY = rf"(?:{_S}(?:morning|afternoon|evening|night|lunchtime|noon|midnight)\b)?"
_NUMBER_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = rf"(?:{_NUMBER_WORDS}|\d{{1,3}})"
_UNIT = r"(?P<unit>(?i:hour|day|week|month|year|decade)s?)\b"
_SEASON = "(?P<season>(?i:" + "|".join(_SEASONS) + "))"
_CUES = frozenset(["in", "since", "until", "till", "during", "through", "throughout", "early", "late", "mid"])
_LOOSE_CUES = frozenset(["from", "to", "by", "for", "of", "and", "or", "before", "after", "between", "around"])
_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|until|till|through)\s")
_SINCE = re.compile(r"\b[Ss]ince\s(?:the\s)?$")

_START = re.compile(
    rf"(?<![\w@#/$£€-])(?=\d|(?:{_WEEKDAY})\b|{_SHORT_MONTH}"
    r"|(?i:early|earlier|late|later|mid|middle|end|start|beginning|last|this|next|coming|past|recent|weekend|spring|summer|autumn|fall|winter"
    rf"|first|second|third|fourth|final|few|several|couple|today|tonight|yesterday|tomorrow|overnight|the{_S}day|{_NUMBER_WORDS})\b)\w+"
)

_RULES: tuple[tuple[re.Pattern[str], _Resolve], ...] = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]{2,15}Z?)?(?![\w-])"), _iso_day),
    (re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?![\w/])"), _numeric_day),
    (re.compile(rf"{_PREFIX}(?P<day>{_DAY}){_NTH}(?:{_TO_DAY})?{_S}(?:of{_S})?(?P<month>{_SHORT_MONTH})(?!\w){_OF_YEAR}?"), _named_day),
    (re.compile(rf"{_PREFIX}(?P<month>{_SHORT_MONTH}){_S}(?:the{_S})?(?P<day>{_DAY}){_NTH}(?:{_TO_DAY})?(?![\d,:]\d|\w|%){_OF_YEAR}?"), _named_day),
    (re.compile(rf"{_PART}(?P<month>{_SHORT_MONTH}),?{_S}(?:of{_S})?(?P<year>{_YEAR})"), _month_of_year),
    (re.compile(rf"(?P<which>(?i:last|this|next)){_S}year{_S}in{_S}(?P<month>{_MONTH})\b"), _last_year_in_month),
    (re.compile(rf"{_PART}(?:(?P<which>(?i:last|this|next|past|coming)){_S})?(?P<month>(?:{_MONTH})\b|{_DOTTED})"), _month_alone),
    (
        re.compile(
            rf"(?:(?i:early|earlier|late|later)(?:{_S}on)?{_S})?(?:(?P<which>(?i:last|this{_S}coming|this|next|coming|past)){_S})?(?P<weekday>{_WEEKDAY})\b"
            rf"{_PART_OF_DAY}(?:{_S}(?:of{_S})?(?P<week>last|this|next){_S}week\b)?"
        ),
        _weekday,
    ),
    (re.compile(rf"(?:(?P<which>(?i:last|this|next|past|coming)){_S})?(?i:weekend)\b"), _weekend),
    (re.compile(rf"{_PART}(?P<decade>(?:1\d|20)\d0)['’]?s\b"), _decade),
    (re.compile(r"(1\d|20|21)(?:st|th)[ -]century\b"), _century),
    (re.compile(r"((?:1[5-9]|20)\d\d)[-–](\d{4}|\d\d)(?![\w-])"), _year_range),
    (re.compile(rf"{_SEASON}{_S}(?:of{_S}|in{_S})?(?P<year>{_YEAR})"), _season_of_year),
    (re.compile(rf"(?P<which>(?i:last|this|next)){_S}{_SEASON}\b"), _season_near),
    (
        re.compile(rf"(?P<ordinal>(?i:first|second|third|fourth|last|final)){_S}(?P<share>(?i:half|quarter)){_S}of{_S}(?P<year>{_YEAR})"),
        _share_of_year,
    ),
    (re.compile(rf"{_PART}(?P<year>(?:1[5-9]|20)\d\d)(?![\w%]|[.,:/-]\w)"), _year_alone),
    (
        re.compile(
            rf"(?P<within>(?i:earlier|later){_S}(?:in{_S})?)?{_PART}(?P<which>(?i:last|this|next|coming|the)){_S}(?P<unit>(?i:week|month|year|decade))\b(?!-)"
        ),
        _calendar_unit,
    ),
    (re.compile(rf"(?P<which>(?i:past|last|recent|next)){_S}(?:(?P<few>(?i:few|several))|(?P<number>(?i:{_NUMBER})))?(?:{_S})?{_UNIT}"), _rolling_units),
    (
        re.compile(
            rf"(?:(?i:a){_S})?(?:(?P<few>(?i:few|several))|(?P<number>(?i:{_NUMBER}))(?:{_S}of)?){_S}(?P<unit>(?i:minute|hour|day|week|month|year|decade)s?){_S}ago\b"
        ),
        _ago,
    ),
    (
        re.compile(
            rf"(?i:the{_S}day{_S}before{_S}yesterday|the{_S}day{_S}after{_S}tomorrow|(?:earlier{_S}|later{_S}|late{_S}|early{_S})?(?:today|yesterday|tomorrow){_PART_OF_DAY}"
            rf"|tonight|overnight|this{_S}(?:morning|afternoon|evening)|last{_S}(?:night|evening))\b"
        ),
        _shifted,
    ),
)


@cache
def _traps() -> tuple[_Trap, ...]:
    def check(row: _Trap) -> list[tuple[str, str]]:
        return [] if row.kind in ("name", "numbered", "counted") else [("kind", "expected name, numbered or counted")]

    return tuple(row for _, row in read_rows(seed_path("date_traps.csv"), _Trap, check))


@cache
def _words_of(kind: str) -> frozenset[str]:
    return frozenset(trap.words for trap in _traps() if trap.kind == kind)


@cache
def _name_traps() -> re.Pattern[str]:
    """Names that hold a day or month, and days that are not one day: "every Friday", "the following Tuesday"."""
    names = "|".join(re.escape(words) for words in sorted(_words_of("name"), key=len, reverse=True))
    habits = rf"(?i:every|each|following|previous|that|one|some|alternate){_S}(?:other{_S})?(?:{_WEEKDAY}|{_MONTH}|weekend)"
    return re.compile(rf"\b(?:{names}|{habits})\b")
