"""Copies at several outlets are one story, in whatever order they come; look-alikes are not."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import duckdb
import pytest
from copies import COPIES, LEAD, ORIGINAL, OTHER, SERIES

from dateline.extractors.duplicates import credited, sign
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import publish
from dateline.warehouse.query import run_query
from dateline.warehouse.stage import stage_outcomes
from dateline.web.testing import make_article, make_document
from dateline.words.records import EntryOutcome, Reading

DAY = date(2026, 1, 15)


def carried(outlet: str, text: str, *, hours: int = 0, path: str = "story", byline: str = "", day: date = DAY) -> EntryOutcome:
    """An article at an outlet, fetched so many hours after midnight of its day."""
    url = f"https://{outlet}.example/{path}"
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours)
    article = replace(make_article(url, ""), fetched_at=at)
    document = replace(make_document(text, url=url, published_on=day), byline=byline, outlet=outlet, title=f"As told by {outlet}")
    return EntryOutcome(url, at, article, Reading(article.article_id, "article", document, signature=sign(document)))


def load(layout: Layout, *batches: Iterable[EntryOutcome]) -> dict[str, str]:
    """Loads the batches one by one; the story of each outlet's article."""
    for batch in batches:
        stage_outcomes(layout, list(batch), "run")
        load_staged(layout)
    with duckdb.connect(layout.live, read_only=True) as connection:
        return dict(connection.execute("SELECT url, story_id FROM story_article JOIN article USING (article_id)").fetchall())


def test_a_signature_depends_on_the_words_alone() -> None:
    one, other = (sign(make_document(text)) for text in (ORIGINAL, ORIGINAL.upper().replace(",", " ,").replace("\n", "  ")))
    assert (one.shingles, one.bands, one.sketch) == (other.shingles, other.bands, other.sketch)
    assert sign(make_document("Too short for any shingle")).bands == ()
    assert sign(make_document("")).shingles == 0


@pytest.mark.parametrize(
    ("text", "byline", "agency"),
    [
        ("LONDON (Reuters) - The bank", "", "Reuters"),
        ("AP — The river rose", "", "Associated Press"),
        ("The river rose. (AFP)", "", "Agence France-Presse"),
        ("The river rose.\n© 2026 AP", "", "Associated Press"),
        ("The river rose.", "By a staff writer, Reuters", "Reuters"),
        ("The spokesman told Reuters that the river rose, and it did for days on end.", "", None),
        ("The PA system failed.", "A. P. Smith", None),
    ],
)
def test_agencies_are_credited_where_texts_credit_them(text: str, byline: str, agency: str | None) -> None:
    assert credited(text, byline) == agency


def test_copies_are_one_story(layout: Layout) -> None:
    copies = [carried(name.replace(" ", "-"), text, hours=5) for name, text in COPIES.items()]
    stories = load(layout, [carried("first", ORIGINAL), carried("rewritten", OTHER, hours=6)], copies)
    other = stories.pop("https://rewritten.example/story")
    assert {url for url, story in stories.items() if story != stories["https://first.example/story"]} == set()
    assert other not in stories.values(), "the same news in other words is no copy"


def test_one_frame_with_other_facts_is_several_stories(layout: Layout) -> None:
    boilerplate = " ".join(LEAD for _ in range(3))
    texts = [text + frame for frame in ("", boilerplate) for series in SERIES.values() for text in series]
    stories = load(layout, [carried(f"outlet{number}", text, hours=number) for number, text in enumerate(texts)])
    alike = [tuple(sorted(int(url.partition("outlet")[2].partition(".")[0]) for url in pair)) for pair in groups(stories)]
    assert sorted(alike) == [(number, number + len(texts) // 2) for number in range(len(texts) // 2)], "only each with itself and more boilerplate"


def test_copies_within_a_week_only(layout: Layout) -> None:
    days = {"first": 0, "second": 7, "third": 8}
    stories = load(layout, [carried(outlet, ORIGINAL, day=DAY + timedelta(later)) for outlet, later in days.items()])
    assert stories["https://first.example/story"] == stories["https://second.example/story"] != stories["https://third.example/story"]


def everything() -> list[EntryOutcome]:
    found = [carried(f"copy{number}", text, hours=number) for number, text in enumerate(COPIES.values())]
    found += [carried(f"{series}{number}", text, hours=number) for series, texts in SERIES.items() for number, text in enumerate(texts)]
    return [*found, carried("other", OTHER, hours=3), carried("late", COPIES["tail cut"], day=DAY + timedelta(9))]


def groups(stories: Mapping[str, str]) -> set[tuple[str, str]]:
    return {pair for pair in combinations(sorted(stories), 2) if stories[pair[0]] == stories[pair[1]]}


@pytest.mark.parametrize("size", [9, pytest.param(4, marks=pytest.mark.slow), pytest.param(1, marks=pytest.mark.slow)])
def test_order_and_batches_do_not_matter(tmp_path: Path, size: int) -> None:
    expected = load(prepared(tmp_path / "straight"), everything())
    assert len(groups(expected)) == len(COPIES) * (len(COPIES) - 1) / 2
    items = everything()
    random.Random(size).shuffle(items)
    assert load(prepared(tmp_path / "other"), *(items[at : at + size] for at in range(0, len(items), size))) == expected


def test_when_the_first_changes_the_others_stay_together(tmp_path: Path) -> None:
    copies = [carried("second", COPIES["own ending"], hours=5), carried("third", COPIES["tail cut"], hours=6)]
    changed = carried("first", OTHER, hours=9)
    layout = prepared(tmp_path / "changed")
    load(layout, [carried("first", ORIGINAL)], copies)
    assert load(layout, [changed]) == load(prepared(tmp_path / "straight"), [changed], copies)


def test_the_view_names_origin_credit_and_carriers(layout: Layout) -> None:
    load(
        layout,
        [
            carried("late", COPIES["agency credited"], hours=2),
            carried("early", ORIGINAL, hours=7, byline="Ann Lee"),
            carried("third", ORIGINAL, hours=1, byline="Ann Lee, Early"),
            carried("alone", OTHER),
        ],
    )
    publish(layout)
    result = run_query(layout, "SELECT origin, credit, articles, outlets, carried_by FROM story")
    assert result.rows == [("early", "Reuters", 3, 3, ["early", "late", "third"])], "a byline names the origin, though it was seen last"


def prepared(home: Path) -> Layout:
    layout = Layout(home)
    layout.prepare()
    return layout
