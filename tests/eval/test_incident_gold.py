"""Incidents against our gold: which reports tell one event, through the coder and the loader."""

from collections import Counter

import pytest
from incident_score import Score, read_outcomes, read_reports, score

from dateline.extractors.read import Coder

PRECISION, RECALL = 0.95, 0.85
"""Of pairs of reports; recall of those of whose two sentences the coder makes an event."""


@pytest.fixture(scope="module", params=["tune", "held"])
def measured(request: pytest.FixtureRequest, coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Score:
    reports = read_reports(request.param)
    return score(reports, read_outcomes(coder, reports), tmp_path_factory.mktemp(request.param))


def test_gold_has_fifty_incidents_and_look_alikes_of_each() -> None:
    reports = [report for name in ("tune", "held") for report in read_reports(name)]
    incidents = Counter(report.incident for report in reports)
    assert len(incidents) >= 50
    assert sum(count > 1 for count in incidents.values()) >= 40
    assert len({(report.published_on, report.text) for report in reports}) == len(reports)


def test_precision_and_recall_hold_their_floors(measured: Score) -> None:
    assert measured.precision >= PRECISION, measured.wrong
    assert measured.recall_of_codable >= RECALL, measured.missed
