"""What the incident rule compares of an event, as its row of `event_incident`: docs/incidents.md.

It hangs on the event alone, so it is worked out when a batch is staged, beside the loader, not in it.
"""

import csv
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from dateline.words.seeds import seed_path

Row = Mapping[str, Any]
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?:ings?|ed|e?s)$")
_LAST_VOWEL = re.compile(r"[eiy]$")
_CLAIMS = {"future": "open", "hypothetical": "open", "negated": "denied"}
_UNDATED_DAYS = 2
"""An undated event happened on the day of publication, or so many days before."""


def report_row(event: Row, participants: Sequence[Row], place: Row | None, published_on: date) -> dict[str, Any]:
    """The row of an event, given the rows of its tables; without its incident, and without the time at which its text was first seen."""
    first_on, last_on = _period(event, published_on)
    sides = {side: [one for one in participants if one["side"] == side] for side in ("actor", "recipient")}
    return {
        "event_id": event["event_id"],
        "article_id": event["article_id"],
        "published_on": published_on,
        "sentence": event["sentence"],
        "claim": _CLAIMS.get(event["status"], "happened"),
        "event_type": event["event_type"],
        "mode": event["mode"],
        "first_on": first_on,
        "last_on": last_on,
        "actors": _distinct(one["code"] for one in sides["actor"]),
        "recipients": _distinct(one["code"] for one in sides["recipient"]),
        "actor_countries": _distinct(one["country"] for one in sides["actor"]),
        "recipient_countries": _distinct(one["country"] for one in sides["recipient"]),
        "place": place["name"] if place else None,
        "place_country": place["country"] if place else None,
        "place_admin1": place["admin1"] if place else None,
        "latitude": place["latitude"] if place else None,
        "longitude": place["longitude"] if place else None,
        "keys": _distinct(f"{one['side'][0]}:{one['country'] or one['code']}" for one in participants),
        "words": telling_words(event, participants, place),
    }


def telling_words(event: Row, participants: Iterable[Row], place: Row | None) -> list[str]:
    """Stems of the words of an event's sentence that tell it from others: none that is common, that begins the trigger, or that sides and place say already.

    Sides say the names of known persons and bodies, their countries' capitals, and what begins as their countries' names do (Russia, Russian).
    """
    said: set[str] = set(_words(f"{place['name'] or ''} {place['text'] or ''}")) if place else set()
    beginnings: set[str] = set()
    for one in participants:
        if one["how"] == "gazetteer" and one["code"] != one["country"]:
            said.update(_words(one["text"]))
        if one["country"] in _countries():
            names, capital = _countries()[one["country"]]
            beginnings |= names
            said |= capital
    said.update(_words(event["trigger_text"])[:1])
    telling = {_stem(word) for word in _words(event["sentence_text"]) if _may_tell(word) and word not in said and word[:4] not in beginnings}
    return sorted(telling)


def _period(event: Row, published_on: date) -> tuple[date, date]:
    """The first and the last day on which it may have happened."""
    first: date = event["event_on"]
    match event["date_precision"]:
        case "unknown":
            return published_on - timedelta(days=_UNDATED_DAYS), published_on
        case "week":
            return first, first + timedelta(days=6)
        case "month":
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        case "year":
            return first, first.replace(month=12, day=31)
        case "range":
            return first, _day(event["event_date"].partition("/")[2]) or first
    return first, first


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _distinct(values: Iterable[str | None]) -> list[str]:
    return sorted({value for value in values if value is not None})


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _may_tell(word: str) -> bool:
    return word not in _common_words() and (len(word) > 2 or word.isdecimal())


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return _LAST_VOWEL.sub("", _ENDING.sub("", word)) if len(word) > 4 else word


@cache
def _common_words() -> frozenset[str]:
    return frozenset(row["word"] for row in _seed("common_words.csv"))


@cache
def _countries() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By code: how the words of the name begin, and the words of the capital."""
    return {row["code"]: (frozenset(word[:4] for word in _words(row["name"])), frozenset(_words(row["capital"]))) for row in _seed("countries.csv")}


def _seed(name: str) -> list[dict[str, str]]:
    with seed_path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
