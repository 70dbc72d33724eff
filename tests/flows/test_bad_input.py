"""Feeds and pages that are wrong: each gets a clear line and a row, and the rest goes on. Over FakeWeb, through the plain functions."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import httpx
import pytest

from dateline.extractors.read import Coder
from dateline.flows.steps.acquire import read_entries
from dateline.flows.steps.poll import poll_feeds
from dateline.warehouse.due import due_entries, feed_states
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import publish
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.web.fetch import Fetcher
from dateline.web.testing import FakeWeb, Page
from dateline.words.records import Article, FeedPoll, Reading
from dateline.words.settings import Settings

GOOD = "https://good.example/rss"
PARAGRAPHS = (
    "Estonia expelled two Russian diplomats on Tuesday after a cyberattack on three banks in Tallinn shut down payments for a whole night.",
    "The prime minister accused Moscow of ordering the attack, which the Russian foreign ministry denied in a short statement on its website.",
    "Nato sent a team of experts to the Estonian capital, and Germany promised to help with the repair of the damaged systems.",
)

GERMAN = (
    "Die Regierung in Berlin hat am Dienstag ein neues Gesetz über die Renten beschlossen, das viele Bürger betrifft und lange umstritten war.",
    "Die Opposition kündigte an, im Bundesrat gegen die Pläne zu stimmen, weil die Kosten für die Länder noch immer nicht geklärt seien.",
    "Am Abend kam es vor dem Parlament zu einer kleinen Kundgebung, die nach Angaben der Polizei ohne Zwischenfälle zu Ende ging.",
)


def page(*paragraphs: str) -> str:
    return f"<html><head><title>News</title></head><body><article>{''.join(f'<p>{text}</p>' for text in paragraphs)}</article></body></html>"


def rss(*links: str) -> str:
    items = "".join(f"<item><title>Item {number}</title><link>{link}</link></item>" for number, link in enumerate(links))
    return f'<rss version="2.0"><channel><title>Good</title>{items}</channel></rss>'


PAGES: dict[str, Page] = {
    "https://good.example/fine": page(*PARAGRAPHS),
    "https://good.example/empty": "",
    "https://good.example/binary": httpx.Response(200, content=b"\x89PNG\r\n\x1a\n" + bytes(range(256)), headers={"content-type": "image/png"}),
    "https://good.example/german": page(*GERMAN),
    "https://good.example/short": page("Read more."),
    "https://html.example/rss": "<!doctype html><html><body><h1>No feed here</h1></body></html>",
    "https://empty.example/rss": "",
    "https://broken.example/rss": "<rss><channel><item><title>cut o",
    "https://away.example/rss": httpx.ConnectError("no route to host"),
}
PAGES[GOOD] = rss(*[url for url in PAGES if url.startswith("https://good.example/")], "https://good.example/missing")
FEEDS = (GOOD, "https://html.example/rss", "https://empty.example/rss", "https://broken.example/rss", "https://away.example/rss")


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory, coder: Coder) -> Layout:
    layout = Layout(tmp_path_factory.mktemp("home"))
    layout.prepare()
    cycle(layout, coder, FakeWeb(PAGES))
    return layout


def cycle(layout: Layout, coder: Coder, web: FakeWeb, at: datetime | None = None, feeds: tuple[str, ...] = FEEDS) -> list[FeedPoll]:
    """One cycle without Prefect."""

    async def read(article: Article) -> Reading:
        return coder.read(article)

    async def acquire() -> list[FeedPoll]:
        async with Fetcher(Settings(home=layout.home, host_spacing_seconds=0), web) as fetcher:
            polls = [poll async for poll in poll_feeds(fetcher, feed_states(layout, feeds))]
            stage_polls(layout, polls, "one")
            load_staged(layout)
            entries = due_entries(layout, at or datetime.now(UTC), 100)
            stage_outcomes(layout, [outcome async for outcome in read_entries(fetcher, entries, read)], "one")
            return polls

    polls = asyncio.run(acquire())
    load_staged(layout)
    publish(layout)
    return polls


def rows(layout: Layout, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(layout.published, read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        ("https://html.example/rss", "no-feed"),
        ("https://empty.example/rss", "no-feed"),
        ("https://broken.example/rss", "entry-problem"),
        ("https://away.example/rss", "unreachable"),
    ],
)
def test_a_wrong_feed_is_a_rejection_that_says_why(layout: Layout, feed: str, reason: str) -> None:
    found = rows(layout, f"SELECT reason, detail FROM rejection WHERE stage = 'feed' AND url = '{feed}'")
    assert {why for why, _ in found} == {reason}
    assert len(str(found[0][1])) > 10


@pytest.mark.parametrize(
    ("name", "reason"),
    [("empty", "empty-page"), ("binary", "not-html"), ("german", "other-language"), ("short", "no-main-text"), ("missing", "not-found")],
)
def test_a_wrong_page_is_a_rejection_that_says_why(layout: Layout, name: str, reason: str) -> None:
    found = rows(layout, f"SELECT reason, detail FROM rejection WHERE url = 'https://good.example/{name}' AND sentence IS NULL AND stage <> 'feed'")
    assert {why for why, _ in found} == {reason}
    assert len(str(found[0][1])) > 10


def test_what_is_in_another_language_is_kept(layout: Layout) -> None:
    assert rows(layout, "SELECT language, page_class FROM document JOIN article USING (article_id) WHERE language <> 'en'") == [("de", "other-language")]


def test_the_rest_goes_on(layout: Layout) -> None:
    events = rows(layout, "SELECT event_type FROM event JOIN article USING (article_id) WHERE url = 'https://good.example/fine'")
    assert ("SANCTION",) in events


def test_nothing_vanishes(layout: Layout) -> None:
    states = dict(rows(layout, "SELECT state, count(*) FROM feed_entry GROUP BY ALL"))
    assert sum(int(str(count)) for count in states.values()) == 6
    assert states["coded"] == 2
    assert states["rejected"] == 4


def test_a_second_cycle_adds_no_row(layout: Layout, coder: Coder) -> None:
    tables = [str(name) for (name,) in rows(layout, "SELECT table_name FROM duckdb_tables()")]
    before = {name: rows(layout, f"SELECT count(*) FROM {name}") for name in tables}
    cycle(layout, coder, FakeWeb(PAGES))
    assert {name: rows(layout, f"SELECT count(*) FROM {name}") for name in tables} == before


def test_one_bad_thing_costs_itself_only(tmp_path: Path, coder: Coder) -> None:
    """Items, feeds and pages on which something fails that nobody thought of, beside good ones."""
    items = [
        {"id": "1", "url": "http://[nowhere/1", "title": "No address"},
        {"id": "2", "url": "https://good.example/fine", "title": "Half a character: \ud83d"},
        {"id": "3", "url": "https://good.example/fails", "title": "Fails"},
        {"id": "4", "url": "http://[nowhere]:x/", "title": "Neither"},
    ]
    pages: dict[str, Page] = {
        "https://good.example/feed.json": json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "\udfff", "items": items}),
        "https://fails.example/rss": ZeroDivisionError("something nobody thought of"),
        "https://html.example/rss": '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="http://[x]/"></head></html>',
        "https://good.example/fine": page(*PARAGRAPHS),
        "https://good.example/fails": RuntimeError("nor of this"),
    }
    layout = Layout(tmp_path)
    layout.prepare()
    polls = cycle(layout, coder, FakeWeb(pages), feeds=("https://fails.example/rss", "https://html.example/rss", "https://good.example/feed.json"))
    assert sorted((poll.feed_url, poll.outcome) for poll in polls) == [
        ("https://fails.example/rss", "failed"),
        ("https://good.example/feed.json", "read"),
        ("https://html.example/rss", "failed"),
    ]
    reasons = rows(layout, "SELECT url, reason FROM rejection WHERE stage = 'feed' ORDER BY ALL")
    assert reasons == [
        ("https://fails.example/rss", "unexpected"),
        ("https://good.example/feed.json", "entry-problem"),
        ("https://good.example/feed.json", "entry-problem"),
        ("https://html.example/rss", "no-feed"),
    ]
    states = rows(layout, "SELECT guid, state FROM feed_entry ORDER BY ALL")
    assert states == [("2", "coded"), ("3", "pending")], "what failed for once is tried again"
    assert ("SANCTION",) in rows(layout, "SELECT event_type FROM event")
