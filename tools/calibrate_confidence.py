"""Writes seeds/confidence.csv: how often events of a raw score are right (type, and countries of both sides) on our event gold.

    python tools/calibrate_confidence.py

Isotonic regression by pooling adjacent violators (Ayer et al. 1955), so that a higher score never means less.
"""

import csv
import sys
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "eval"))

from event_score import Coded, gold_rows, is_right  # noqa: E402

from dateline.extractors.read import Coder  # noqa: E402
from dateline.extractors.text import read_text  # noqa: E402
from dateline.words.settings import load_settings  # noqa: E402

LEAST = 25
"""Events a step."""


def main() -> None:
    coder = Coder.load(load_settings({}))
    knowledge = replace(coder.events.knowledge, calibration=())  # raw scores
    coder = replace(coder, events=replace(coder.events, knowledge=knowledge))
    scored = []
    for row in gold_rows():
        for event in coder.code_document(read_text(row["text"], date.fromisoformat(row["date"]))).events:
            sides = (tuple(one.actor.code for one in side) for side in (event.actors, event.recipients))
            scored.append((event.confidence, is_right(row, Coded(event.event_type, event.mode, event.status, *sides))))
    steps = pooled(sorted(scored))
    with (ROOT / "seeds" / "confidence.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("score", "confidence", "events"))
        writer.writerows((f"{score:.3f}", f"{share:.3f}", count) for (score, _, count), share in zip(steps, shares(steps), strict=True))
    for (score, right, count), share in zip(steps, shares(steps), strict=True):
        print(f"from {score:.3f}: {right} of {count} right, {share:.3f}")


def shares(steps: list[tuple[float, int, int]]) -> list[float]:
    """The share right of each step, by Laplace's rule of succession: forty of forty are not certainty."""
    return list(accumulate(((right + 1) / (count + 2) for _, right, count in steps), max))


def pooled(scored: list[tuple[float, bool]]) -> list[tuple[float, int, int]]:
    """(lowest score, right, events) of each step, of rising share."""
    steps: list[tuple[float, int, int]] = []
    for score, right in scored:
        same = bool(steps) and (steps[-1][0] == score or steps[-1][2] < LEAST)
        if same:
            first, rights, count = steps.pop()
            steps.append((first, rights + right, count + 1))
        else:
            steps.append((score, int(right), 1))
        while len(steps) > 1 and steps[-2][2] >= LEAST <= steps[-1][2] and steps[-2][1] / steps[-2][2] >= steps[-1][1] / steps[-1][2]:
            _, rights, count = steps.pop()
            steps[-1] = (steps[-1][0], steps[-1][1] + rights, steps[-1][2] + count)
    if len(steps) > 1 and steps[-1][2] < LEAST:
        _, rights, count = steps.pop()
        steps[-1] = (steps[-1][0], steps[-1][1] + rights, steps[-1][2] + count)
    return steps


if __name__ == "__main__":
    main()
