"""Old polls go; what they found stays."""

from datetime import timedelta

from news import NOON, poll
from sums import table_sums

from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.retain import expire_polls
from dateline.warehouse.stage import stage_polls


def test_polls_before_a_day_go_and_nothing_else(layout: Layout) -> None:
    stage_polls(layout, [poll(1), poll(2, at=NOON + timedelta(days=3))], "one")
    load_staged(layout)
    before = table_sums(layout)
    assert expire_polls(layout, NOON + timedelta(days=1)) == 1
    assert expire_polls(layout, NOON + timedelta(days=1)) == 0
    after = table_sums(layout)
    assert {table for table in before if before[table] != after[table]} == {"poll"}
    assert after["poll"][0] == 1
