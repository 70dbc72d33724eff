"""When, where, who says so, and whether it happened: the coder on sentences that hold several days, places and speakers (`circumstances/*.txt`).

    python tests/eval/circumstance_score.py [--errors]

Each line names one event by its type. It is found where the coder gives an event of that type; what is asked of a found one: its date with precision, its place
(the country, and within 50 km), who says so, and its status. `-` stands for none; alternatives are parted by semicolons.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from dateline.extractors.read import Coder
from dateline.extractors.text import read_text
from dateline.words.records import Event, Participant, Place
from dateline.words.settings import load_settings

FOLDER = Path(__file__).with_name("circumstances")
NEAR_KM = 50.0
EARTH_KM = 6371.0
ASPECTS = ("date", "place", "speaker", "status")


@dataclass(frozen=True)
class Gold:
    """One line."""

    published_on: date
    event_type: str
    status: str
    when: tuple[str, ...]
    where: str
    speaker: str
    sentence: str


def read_gold(folder: Path = FOLDER) -> list[Gold]:
    """All lines, in order."""
    lines = [line for path in sorted(folder.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows = [[cell.strip() for cell in line.split("|", 6)] for line in lines]
    return [Gold(date.fromisoformat(on), kind, status, tuple(when.split(";")), where, who, text) for on, kind, status, when, where, who, text in rows]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    (a, b), (c, d) = ((radians(latitude), radians(longitude)) for latitude, longitude in (one, other))
    return 2 * EARTH_KM * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


def place_is_right(gold: str, place: Place | None) -> bool:
    """The country, and within 50 km; none where there is none."""
    if gold == "-":
        return place is None or place.latitude is None  # a country alone is no place of an event
    *_, country, latitude, longitude = gold.split()
    if place is None or place.country != country or place.latitude is None or place.longitude is None:
        return False
    return kilometres((float(latitude), float(longitude)), (place.latitude, place.longitude)) <= NEAR_KM


def speaker_is_right(gold: str, speaker: Participant | None) -> bool:
    """The code, or the country where gold has that alone."""
    if gold == "-":
        return speaker is None
    return speaker is not None and (speaker.actor.code == gold or (len(gold) == 3 and speaker.actor.country == gold))


def judge(gold: Gold, event: Event) -> dict[str, bool]:
    """Which aspects of the event are right."""
    return {
        "date": (event.date.value if event.date is not None else "-") in gold.when,
        "place": place_is_right(gold.where, event.place),
        "speaker": speaker_is_right(gold.speaker, event.attributed_to),
        "status": event.status == gold.status,
    }


def judged(coder: Coder, rows: Sequence[Gold]) -> Iterator[tuple[Gold, dict[str, bool] | None]]:
    """Each line with what is right of its event; None where no event of the type was coded."""
    for row in rows:
        events = [event for event in coder.code_document(read_text(row.sentence, row.published_on)).events if event.event_type == row.event_type]
        best = max((judge(row, event) for event in events), key=lambda found: sum(found.values()), default=None)
        yield row, best


def score(coder: Coder, rows: Sequence[Gold]) -> dict[str, float]:
    """The share of events found, and of the found ones the share that is right in each aspect."""
    right: Counter[str] = Counter()
    found = 0
    for _, answer in judged(coder, rows):
        if answer is not None:
            found += 1
            right.update(aspect for aspect in ASPECTS if answer[aspect])
    return {"found": found / len(rows), **{aspect: right[aspect] / max(1, found) for aspect in ASPECTS}}


def main() -> None:
    rows, coder = read_gold(), Coder.load(load_settings())
    if "--errors" in sys.argv:
        for row, answer in judged(coder, rows):
            wrong = ["not found"] if answer is None else [aspect for aspect in ASPECTS if not answer[aspect]]
            if wrong:
                print(f"{', '.join(wrong)}: {row.event_type} {row.sentence}")
    for name, value in score(coder, rows).items():
        print(f"{name} {value:.3f}")


if __name__ == "__main__":
    main()
