"""Reports of one event are one incident by a rule on pairs, in whatever order they come; look-alikes are not, and chains do not join them."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from news import NOON, poll
from reports import DAY, GAO, KIDAL, report
from sums import BOOKS, table_sums

from dateline.warehouse.check import run_checks
from dateline.warehouse.incidents import update_incidents
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.load import load_staged
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.words.records import EntryOutcome

TEXT = "Rebels attacked a convoy of aid workers on the road to Kidal on Monday."
LONG = f"{TEXT[:-1]}, the governor said, and burned three of their cars before they fled towards the border with Algeria."


def load(layout: Layout, *batches: Iterable[EntryOutcome]) -> None:
    layout.prepare()
    for batch in batches:
        stage_outcomes(layout, list(batch), "run-1")
        load_staged(layout)


def ask(layout: Layout, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(layout.live, read_only=True) as connection:
        return connection.execute(query).fetchall()


def groups(layout: Layout) -> list[list[str]]:
    """The outlets of each incident."""
    query = "SELECT list(host[: -9] ORDER BY host) FROM event_incident JOIN article USING (article_id) GROUP BY incident_id ORDER BY 1"
    return [row[0] for row in ask(layout, query)]


SAME: dict[str, dict[str, Any]] = {
    "in-other-words": {"text": "Gunmen ambushed a convoy with aid workers near Kidal."},
    "of-a-sibling-type": {"event_type": "COERCE"},
    "alleged": {"status": "alleged"},
    "without-a-place": {"place": None},
    "by-the-country-alone": {"actor": "MLI"},
    "undated-the-next-day": {"on": None, "later": 1},
    "dated-days-later": {"later": 6},
}
OTHER: dict[str, dict[str, Any]] = {
    "denied": {"status": "negated"},
    "planned": {"status": "future"},
    "another-type": {"event_type": "AID"},
    "another-day": {"on": 1, "later": 1},
    "undated-days-later": {"on": None, "later": 4},
    "dated-long-after": {"later": 9},
    "another-actor": {"actor": "FRAMIL"},
    "another-recipient": {"recipient": "FRAMIL"},
    "another-place": {"place": GAO},
    "other-words": {"text": "Rebels attacked a market in the capital, killing traders and shoppers."},
}


def test_the_rule(layout: Layout) -> None:
    """Each beside a first report of its own, a month from the others."""
    made = []
    for month, (name, changes) in enumerate({**SAME, **OTHER}.items()):
        day = DAY + timedelta(30 * month)
        changed: dict[str, Any] = {"text": TEXT, "place": KIDAL, **changes, "published_on": day + timedelta(changes.get("later", 0))}
        changed.pop("later", None)
        changed["on"] = None if "on" in changes and changes["on"] is None else day + timedelta(changes.get("on", 0))
        made += [report("first", TEXT, place=KIDAL, on=day, published_on=day, hour=0, path=str(month)), report(name, **changed)]
    load(layout, made)
    assert {name for group in groups(layout) if len(group) > 1 for name in group} - {"first"} == set(SAME)
    agreed = dict(ask(layout, "SELECT host[: -9], agreed FROM event_incident JOIN article USING (article_id)"))
    assert agreed["first"] == []
    assert agreed["alleged"] == ["type", "actor", "recipient", "day", "place", "text"]
    assert agreed["undated-the-next-day"] == ["type", "actor", "recipient", "place", "text"]
    assert agreed["of-a-sibling-type"] == ["actor", "recipient", "day", "place", "text"]


def test_two_events_of_one_sentence_are_two_incidents(layout: Layout) -> None:
    both = report("first", TEXT)
    assert both.reading is not None
    [event] = both.reading.events
    second = replace(event, event_id="ffffffffffffffff", event_type="COERCE")
    load(layout, [replace(both, reading=replace(both.reading, events=(event, second)))])
    assert ask(layout, "SELECT count(*) FROM incident") == [(2,)]


def test_the_same_every_day_makes_no_chain(layout: Layout) -> None:
    days = [DAY + timedelta(number) for number in range(12)]
    dated = [report("dated", TEXT, path=str(day), on=day, published_on=day) for day in days]
    undated = [report("undated", TEXT, path=str(day), on=None, published_on=day, hour=13) for day in days]
    load(layout, dated, undated)
    assert ask(layout, "SELECT count(*), min(reports), max(last_published_on - first_published_on) FROM incident") == [(12, 1, 2)]


def test_the_row_of_an_incident(layout: Layout) -> None:
    later = DAY + timedelta(1)
    load(
        layout,
        [
            report("first", LONG, status="alleged", confidence=0.9),
            report("undated", LONG, on=None, confidence=0.9, hour=13),
            report("best", TEXT, place=KIDAL, published_on=later),
            report("copy", LONG, published_on=later, hour=14),
        ],
    )
    [row] = ask(
        layout,
        """SELECT host[: -9], i.status, i.event_on, place, reports, articles, stories, outlets, first_published_on, last_published_on, first_seen_at
        FROM incident AS i JOIN event USING (event_id) JOIN article USING (article_id)""",
    )
    assert row[:10] == ("best", "asserted", DAY, "Kidal", 4, 4, 2, 4, DAY, later), "the best one is no copy, the other two are"
    assert row[10] == report("first", LONG).attempted_at.replace(tzinfo=None)
    assert ask(layout, "SELECT actor, recipient, country_pair FROM incident_dyad") == [("MLIREB", "MLICVL", True)]


def world(chance: random.Random) -> list[EntryOutcome]:
    """Reports that agree in part, so that who is first matters: of few things, on few days, in few words."""
    words = ("convoy", "bridge", "depot", "village", "market", "soldiers", "traders", "drones", "night", "river")
    made = []
    for number in range(120):
        published_on = DAY + timedelta(chance.randrange(6))
        made.append(
            report(
                f"outlet{number % 40}",
                f"They hit {' '.join(chance.sample(words, chance.randrange(2, 5)))}.",
                path=str(number // 40),
                actor=chance.choice(("MLIREB", "MLI", "FRAMIL", "---UAF")),
                recipient=chance.choice(("MLICVL", "MLIMIL", "")),
                event_type=chance.choice(("ASSAULT", "ASSAULT", "COERCE")),
                on=chance.choice((None, published_on, published_on - timedelta(1))),
                place=chance.choice((None, KIDAL, GAO)),
                status=chance.choice(("asserted", "asserted", "alleged")),
                published_on=published_on,
                hour=chance.randrange(24),
            )
        )
    return made


def corrected(outcomes: Sequence[EntryOutcome], chance: random.Random) -> list[EntryOutcome]:
    """Some of them a day later with another text and another event; pages that became no article."""
    made = []
    for old, new in zip(outcomes[::9], world(chance), strict=False):
        assert old.article is not None and new.reading is not None and new.reading.document is not None
        url = old.article.url
        again = report(url.split("/")[2].removesuffix(".example"), new.reading.document.text, path=url.split("/")[3], published_on=DAY + timedelta(1), hour=47)
        made.append(again)
    return made


@pytest.mark.parametrize(("seed", "size"), [(1, 60), pytest.param(0, 7, marks=pytest.mark.slow), pytest.param(2, 31, marks=pytest.mark.slow)])
def test_order_and_batches_do_not_matter(tmp_path: Path, seed: int, size: int) -> None:
    chance = random.Random(seed)
    items = world(chance)
    changes = corrected(items, chance)
    straight = Layout(tmp_path / "straight")
    load(straight, [*items, *changes])
    several = [group for group in groups(straight) if len(group) > 1]
    assert 10 < len(several) < 60, "the world of this test has groups, and more than one"
    expected = table_sums(straight, without=BOOKS)
    other = Layout(tmp_path / "other")
    shuffled = chance.sample(items, len(items))
    load(other, *(shuffled[at : at + size] for at in range(0, len(shuffled), size)), changes[::2], changes[1::2])
    assert table_sums(other, without=BOOKS) == expected
    load(other, shuffled[:40], changes)
    assert table_sums(other, without=BOOKS) == expected, "a replay adds nothing"


def test_events_of_an_older_version_get_their_incidents(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "older")
    load(layout, world(random.Random(5)))
    before = table_sums(layout)
    with opened(layout) as connection:
        for table in ("event_incident", "incident", "incident_dyad"):
            connection.execute(f"DELETE FROM {table}")
    assert update_incidents(layout) == 120
    assert table_sums(layout) == before
    assert update_incidents(layout) == 0


def test_checks_hold(layout: Layout) -> None:
    stage_polls(layout, [poll(1)], "run-1")
    load(layout, world(random.Random(7)))
    broken = {result.name for result in run_checks(layout, fresh=True) if result.offending}
    assert broken.isdisjoint({"unique_id", "orphan_row"}), NOON
