"""Scores incidents against our gold (tests/eval/incidents): pairs of reports that are, or should be, one incident.

    python tests/eval/incident_score.py [held, tune] [--errors]

Every report is an article of its own, coded and loaded as any other. Two reports are taken as one incident where they share any.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import duckdb

from dateline.extractors.read import Coder
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.stage import stage_outcomes
from dateline.web.testing import make_article, make_document
from dateline.words.records import EntryOutcome
from dateline.words.settings import load_settings

FOLDER = Path(__file__).with_name("incidents")


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence, when it was published, and which incident it tells."""

    url: str
    incident: str
    published_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of reports: of one incident by us, by the gold, and by both. `codable`: those of the gold of whose two sentences the coder made an event."""

    linked: int
    gold: int
    codable: int
    right: int
    wrong: tuple[tuple[Report, Report], ...]
    missed: tuple[tuple[Report, Report], ...]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.linked)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.gold)

    @property
    def recall_of_codable(self) -> float:
        return self.right / max(1, self.codable)


def read_reports(name: str) -> list[Report]:
    """The reports of a file of the gold."""
    return list(_reports(name))


def _reports(name: str) -> Iterator[Report]:
    incident = ""
    for number, line in enumerate((FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("= "):
            incident = line[2:]
        elif found := re.fullmatch(r"(\d{4}-\d\d-\d\d) (\S.+)", line):
            yield Report(f"https://outlet{number}.example/{name}", incident, date.fromisoformat(found[1]), found[2])
        elif line and not line.startswith("#"):
            raise ValueError(f"{name}.txt:{number}: {line!r}")


def read_outcomes(coder: Coder, reports: Sequence[Report]) -> list[EntryOutcome]:
    """Each report as an article that was fetched on its day, one after the other, and read."""
    outcomes = []
    for number, report in enumerate(reports):
        at = datetime(report.published_on.year, report.published_on.month, report.published_on.day, 12, tzinfo=UTC) + timedelta(minutes=number)
        document = make_document(report.text, url=report.url, published_on=report.published_on)
        outcomes.append(EntryOutcome(report.url, at, replace(make_article(report.url, ""), fetched_at=at), coder.code_document(document)))
    return outcomes


def score(reports: Sequence[Report], outcomes: Sequence[EntryOutcome], home: Path) -> Score:
    """Loads the outcomes and compares."""
    layout = Layout(home)
    layout.prepare()
    stage_outcomes(layout, outcomes, "gold")
    load_staged(layout)
    with duckdb.connect(layout.live, read_only=True) as connection:
        rows = connection.execute("SELECT url, list(incident_id) FROM event_incident JOIN article USING (article_id) GROUP BY url").fetchall()
    incidents = {url: set(found) for url, found in rows}
    pairs = list(combinations(reports, 2))
    linked = [pair for pair in pairs if incidents.get(pair[0].url, set()) & incidents.get(pair[1].url, set())]
    gold = [pair for pair in pairs if pair[0].incident == pair[1].incident]
    codable = [pair for pair in gold if pair[0].url in incidents and pair[1].url in incidents]
    wrong = tuple(pair for pair in linked if pair not in gold)
    missed = tuple(pair for pair in gold if pair not in linked)
    return Score(len(linked), len(gold), len(codable), len(linked) - len(wrong), wrong, missed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["tune", "held"])
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    coder = Coder.load(load_settings({}))
    for name in arguments.names:
        reports = read_reports(name)
        with tempfile.TemporaryDirectory() as home:
            found = score(reports, read_outcomes(coder, reports), Path(home))
        print(f"{name}: {found.gold} pairs, precision {found.precision:.3f}, recall {found.recall:.3f}, of codable pairs {found.recall_of_codable:.3f}")
        for label, pairs in (("wrong", found.wrong), ("missed", found.missed)):
            for one, other in pairs if arguments.errors else ():
                print(f"  {label}: {one.published_on} {one.text}\n         {other.published_on} {other.text}")


if __name__ == "__main__":
    main()
