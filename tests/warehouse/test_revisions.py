"""Updated articles: what each version said, and what changed."""

from datetime import timedelta

import pytest
from news import NOON, outcome, poll

from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import publish
from dateline.warehouse.query import explain_article, run_query
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.words.errors import UsageError

CORRECTED = "The White House thanked Canada in Ottawa on Monday. Story 1 has a second sentence."
SAID = "THREATEN USAGOV > CANGOV"


@pytest.mark.parametrize("batches", [1, 3])
def test_revisions_keep_their_texts_and_what_they_said(layout: Layout, batches: int) -> None:
    hours = [NOON + timedelta(hours=hour) for hour in range(3)]
    versions = [outcome(1, at=hours[0]), outcome(1, CORRECTED, at=hours[1]), outcome(1, at=hours[2])]
    stage_polls(layout, [poll(1, 2)], "run-1")
    for start in range(batches):
        stage_outcomes(layout, versions[start::batches] if batches == 3 else versions, "run-1")
    stage_outcomes(layout, [outcome(2, None)], "run-1")
    load_staged(layout)
    publish(layout)
    assert versions[0].article
    found = explain_article(layout, versions[0].article.article_id[:8])
    assert found is not None
    first, second = found.revisions
    assert (first["revision"], second["revision"], second["revisions"]) == (1, 2, 2)
    assert second["text"] == CORRECTED
    assert second["previous_document_id"] == first["document_id"] == found.article["document_id"], "the first text came back"
    assert (first["events"], first["gained"], first["lost"]) == ([SAID], [SAID], [])
    assert (second["gained"], second["lost"]) == ([], []), "the same actors did the same kind of thing"
    changes = run_query(layout, "SELECT count(*), count(previous_document_id) FROM revision_change").rows
    assert changes == [(2, 1)]


def test_an_article_that_gave_nothing_says_why(layout: Layout) -> None:
    stage_polls(layout, [poll(1)], "run-1")
    stage_outcomes(layout, [outcome(1, None)], "run-1")
    load_staged(layout)
    publish(layout)
    found = explain_article(layout, "https://news.example/1")
    assert found is not None
    assert found.revisions == []
    assert [(one["reason"], one["detail"]) for one in found.rejections] == [("paywall", "the page asks for a subscription")]
    assert [one["state"] for one in found.entries] == ["rejected"]
    assert explain_article(layout, "https://news.example/2") is None


def test_ids_that_begin_alike_are_told(layout: Layout) -> None:
    stage_outcomes(layout, [outcome(1), outcome(2)], "run-1")
    load_staged(layout)
    publish(layout)
    with pytest.raises(UsageError, match="more than one article"):
        explain_article(layout, "")
