"""Scores coded events against our gold (tests/eval/events).

    python tests/eval/event_score.py                              the coder of this checkout
    python tests/eval/event_score.py --predictions FILE           what `dateline code --jsonl-in` wrote
    python tests/eval/event_score.py --export                     the gold's texts, as `dateline code --jsonl-in` wants them
    ... --errors N                                                also the first N sentences with a wrong, missing or extra event

Within a sentence each gold event is paired with at most one coded event of an accepted type, the best agreeing pairs first.
Sides are compared as dyads: actor x recipient, "" where a side is empty; of sides that act alike, each pair, in either order.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("events")
SYMMETRIC = ("AGREE", "CONSULT", "COOPERATE")
BODIES = {"UNO": "IGO", "EUR": "IGO"}
NONE = "-"

Row = Mapping[str, Any]
Dyad = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Coded:
    """An event as the scorer needs it."""

    event_type: str
    mode: str | None
    status: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Right, coded and gold, of anything countable."""

    right: int = 0
    coded: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.coded if self.coded else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.coded + self.gold) if self.coded + self.gold else 1.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}  gold {self.gold:4}  coded {self.coded:4}"


@dataclass(slots=True)
class Report:
    """All figures of one scoring. `mode` and `status` are over paired events only."""

    types: Tally = field(default_factory=Tally)
    by_type: dict[str, Tally] = field(default_factory=dict)
    country_dyads: Tally = field(default_factory=Tally)
    code_dyads: Tally = field(default_factory=Tally)
    mode: Tally = field(default_factory=Tally)
    status: dict[str, Tally] = field(default_factory=dict)
    empty: int = 0
    alarms: int = 0
    asserted_alarms: int = 0
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, float]:
        """What floors are set on; rates of false alarms are given as one minus the rate, so that higher is better."""
        told = sum(tally.gold for tally in self.status.values())
        return {
            "type_precision": self.types.precision,
            "type_recall": self.types.recall,
            "type_f1": self.types.f1,
            "country_dyad_type_f1": self.country_dyads.f1,
            "code_dyad_type_f1": self.code_dyads.f1,
            "mode_accuracy": self.mode.recall,
            "status_accuracy": sum(tally.right for tally in self.status.values()) / told if told else 1.0,
            "quiet_on_empty": 1 - self.alarms / self.empty if self.empty else 1.0,
            **{f"f1_{kind}": tally.f1 for kind, tally in sorted(self.by_type.items())},
        }

    def __str__(self) -> str:
        lines = [f"{'type':22}{self.types}", f"{'country dyad + type':22}{self.country_dyads}", f"{'code dyad + type':22}{self.code_dyads}"]
        lines += [f"{kind:22}{tally}" for kind, tally in sorted(self.by_type.items())]
        lines += [f"{'mode':22}right {self.mode.right} of {self.mode.gold}: {self.mode.recall:.3f}"]
        lines += [f"{'status ' + status:22}right {tally.right} of {tally.gold}: {tally.recall:.3f}" for status, tally in sorted(self.status.items())]
        lines += [f"{'false alarms':22}{self.alarms} of {self.empty} sentences without an event (asserted: {self.asserted_alarms})"]
        lines += ["confusion (gold > coded)", *(f"    {gold:10} > {coded:10} {count}" for (gold, coded), count in self.confusion.most_common())]
        return "\n".join(lines)


def gold_rows() -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(FOLDER.glob("gold_*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]


def score(pairs: Iterable[tuple[Row, Sequence[Coded]]]) -> Report:
    """Figures over (gold row, coded events of its text)."""
    report = Report()
    for row, coded in pairs:
        _score_sentence(report, row, list(coded))
    return report


def is_right(row: Row, event: Coded) -> bool:
    """Is there a gold event of its type with the same countries on both sides?"""
    accepted = (gold for gold in row["events"] if event.event_type in gold["event_type"].split("|"))
    return any(_agreement(gold, event) & 2 for gold in accepted)


def _score_sentence(report: Report, row: Row, coded: list[Coded]) -> None:
    if not row["events"]:
        report.empty += 1
        report.alarms += bool(coded)
        report.asserted_alarms += any(event.status == "asserted" for event in coded)
    paired, missed, extra = _pair(row["events"], coded)
    for gold, event in paired:
        if not gold.get("optional"):
            _count_pair(report, gold, event)
    missed = [gold for gold in missed if not gold.get("optional")]
    for gold in missed:
        kind = _first(gold["event_type"])
        _tally(report.by_type, kind).gold += 1
        report.types.gold += 1
        _count_dyads(report, gold, None)
    for event in extra:
        _tally(report.by_type, event.event_type).coded += 1
        report.types.coded += 1
        _count_dyads(report, None, event)
    _count_confusion(report, [_first(gold["event_type"]) for gold in missed], [event.event_type for event in extra])
    if missed or extra:
        lacking = [f"{gold['event_type']} {gold['actors']} > {gold['recipients']}" for gold in missed]
        report.wrong.append(f"{row['id']} missed {lacking} extra {[(event.event_type, event.actors, event.recipients) for event in extra]}\n    {row['text']}")


def _count_pair(report: Report, gold: Row, event: Coded) -> None:
    kind = _first(gold["event_type"])
    for tally in (report.types, _tally(report.by_type, kind)):
        tally.right, tally.coded, tally.gold = tally.right + 1, tally.coded + 1, tally.gold + 1
    if gold["mode"]:
        report.mode.gold += 1
        report.mode.right += event.mode in gold["mode"].split("|")
    status = _tally(report.status, _first(gold["status"]))
    status.gold += 1
    status.right += event.status in gold["status"].split("|")
    _count_dyads(report, gold, event)


def _count_dyads(report: Report, gold: Row | None, event: Coded | None) -> None:
    expected = _dyads(gold["actors"], gold["recipients"]) if gold else []
    found = _dyads(event.actors, event.recipients) if event else []
    swap = bool(event and event.event_type in SYMMETRIC)
    for tally, level in ((report.country_dyads, _same_country), (report.code_dyads, _same_code)):
        tally.gold += len(expected)
        tally.coded += len(found)
        left = list(found)
        for want in expected:
            match = next((have for have in left if _same_dyad(want, have, level, swap)), None)
            if match is not None:
                left.remove(match)
                tally.right += 1


def _count_confusion(report: Report, missed: list[str], extra: list[str]) -> None:
    rest = list(extra)
    for kind in missed:
        report.confusion[kind, rest.pop(0) if rest else NONE] += 1
    for kind in rest:
        report.confusion[NONE, kind] += 1


def _pair(gold: Sequence[Row], coded: Sequence[Coded]) -> tuple[list[tuple[Row, Coded]], list[Row], list[Coded]]:
    """Pairs, gold without a partner, coded without one."""
    ranked = sorted(
        ((_agreement(want, have), i, j) for i, want in enumerate(gold) for j, have in enumerate(coded) if have.event_type in want["event_type"].split("|")),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    partners: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in partners and j not in partners.values():
            partners[i] = j
    pairs = [(gold[i], coded[j]) for i, j in partners.items()]
    return pairs, [want for i, want in enumerate(gold) if i not in partners], [have for j, have in enumerate(coded) if j not in partners.values()]


def _agreement(gold: Row, event: Coded) -> int:
    swap = event.event_type in SYMMETRIC
    expected, found = _dyads(gold["actors"], gold["recipients"]), _dyads(event.actors, event.recipients)
    same = any(_same_dyad(want, have, _same_country, swap) for want in expected for have in found)
    return 4 * (not gold.get("optional")) + 2 * same + (event.status in gold["status"].split("|"))


def _dyads(actors: Sequence[str], recipients: Sequence[str]) -> list[Dyad]:
    if not recipients and len(actors) > 1:
        return list(combinations(actors, 2))
    return [(actor, recipient) for actor in actors or ("",) for recipient in recipients or ("",)]


def _same_dyad(want: Dyad, have: Dyad, level: Any, swap: bool) -> bool:
    straight = level(want[0], have[0]) and level(want[1], have[1])
    return bool(straight or (swap and level(want[0], have[1]) and level(want[1], have[0])))


def _same_country(gold: str, coded: str) -> bool:
    return any(_country(alternative) == _country(coded) for alternative in gold.split("|"))


def _same_code(gold: str, coded: str) -> bool:
    return any(_country(alternative) == _country(coded) and (len(alternative) <= 3 or alternative[3:6] == coded[3:6]) for alternative in gold.split("|"))


def _country(code: str) -> str:
    country = code[:3] or "---"
    return BODIES.get(country, country)


def _first(alternatives: str) -> str:
    return alternatives.split("|")[0]


def _tally(tallies: dict[str, Tally], name: str) -> Tally:
    return tallies.setdefault(name, Tally())


def from_json(event: Mapping[str, Any]) -> Coded:
    """An event of `dateline code`'s JSON lines."""
    actors, recipients = (tuple(participant["code"] for participant in event[side]) for side in ("actors", "recipients"))
    return Coded(event["event_type"], event["mode"], event["status"], actors, recipients)


def coded_by_this_checkout(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Coded]]]:
    """Each gold row with what the coder makes of its text."""
    from dateline.extractors.read import Coder
    from dateline.extractors.text import read_text
    from dateline.words.settings import Settings

    coder = Coder.load(Settings())
    for row in rows:
        reading = coder.code_document(read_text(row["text"], date.fromisoformat(row["date"])))
        yield (
            row,
            [
                Coded(
                    event.event_type,
                    event.mode,
                    event.status,
                    tuple(participant.actor.code for participant in event.actors),
                    tuple(participant.actor.code for participant in event.recipients),
                )
                for event in reading.events
            ],
        )


def coded_in_file(rows: Sequence[Row], path: Path) -> Iterator[tuple[Row, list[Coded]]]:
    """Each gold row with the events that the file gives for its id."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    events = {line["id"]: [from_json(event) for event in line["events"]] for line in lines}
    for row in rows:
        yield row, events.get(row["id"], [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--export", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    rows = gold_rows()
    if options.export:
        sys.stdout.writelines(json.dumps({"id": row["id"], "text": row["text"], "date": row["date"]}, ensure_ascii=False) + "\n" for row in rows)
        return
    report = score(coded_in_file(rows, options.predictions) if options.predictions else coded_by_this_checkout(rows))
    print(report)
    print("\n".join(report.wrong[: options.errors]))


if __name__ == "__main__":
    main()
