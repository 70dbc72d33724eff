"""Polling feeds and fetching articles: what comes of what servers say, day after day, through the warehouse as in a run."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from dateline.extractors.text import read_page
from dateline.flows.steps.acquire import ATTEMPTS, read_entries
from dateline.flows.steps.poll import poll, poll_feed
from dateline.flows.steps.run import Run
from dateline.warehouse.check import run_checks
from dateline.warehouse.connect import connect
from dateline.warehouse.due import due_entries, feed_states
from dateline.warehouse.feeds import report, undo
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.publish import publish
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.web.fetch import Fetcher
from dateline.web.hosts import HOSTS, Answers, HostLedger
from dateline.web.testing import FakeWeb, Page
from dateline.words.records import Article, EntryOutcome, FeedEntry, FeedPoll, FeedState, PendingEntry, Reading
from dateline.words.settings import KeepPages, Settings

OLD = "http://news.example/rss"
NEW = "http://news.example/new/rss"
DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def feed(*numbers: int) -> bytes:
    items = "".join(f"<item><title>Story {number}</title><link>https://news.example/{number}</link></item>" for number in numbers)
    return f'<rss version="2.0"><channel><title>The News</title>{items}</channel></rss>'.encode()


def to(url: str, status: int = 301) -> httpx.Response:
    return httpx.Response(status, headers={"Location": url})


class Desk:
    """Polls one feed and loads what comes of it, as a run does."""

    def __init__(self, home: Path, pages: dict[str, Page]) -> None:
        self.layout = Layout(home)
        self.layout.prepare()
        self.web = FakeWeb(pages)

    def poll(self, at: datetime, url: str = OLD) -> FeedPoll:
        [state] = feed_states(self.layout, [url])

        async def ask() -> FeedPoll:
            async with Fetcher(Settings(host_spacing_seconds=0), self.web, lambda: at) as fetcher:
                return await poll_feed(fetcher, state)

        poll = asyncio.run(ask())
        stage_polls(self.layout, [poll], f"run-{at:%d-%H}")
        load_staged(self.layout)
        return poll

    def answer(self, url: str, page: Page) -> None:
        self.web._pages[url] = page

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with connect(self.layout.live, read_only=True) as connection:
            return connection.execute(query).fetchall()

    @property
    def changes(self) -> list[tuple[object, ...]]:
        return self.ask("SELECT what, before, after, cause FROM feed_change ORDER BY changed_at")

    def asked_since(self, count: int) -> list[str]:
        return self.web.asked[count:]


def test_a_permanent_redirect_is_cached_for_a_day_and_adopted_after_seven(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: to(NEW), NEW: feed(1)})
    desk.poll(START)
    assert desk.web.asked == [OLD, NEW]
    desk.poll(START + HOUR)
    assert desk.asked_since(2) == [NEW]
    for day in range(1, 7):
        desk.poll(START + day * DAY)
    assert desk.changes == []
    desk.poll(START + 7 * DAY)
    assert desk.changes == [("permanent_url", None, NEW, "the same permanent redirect since 2026-03-01")]
    asked = len(desk.web.asked)
    desk.poll(START + 9 * DAY)
    assert desk.asked_since(asked) == [NEW]
    assert desk.ask("SELECT url, permanent_url FROM feed") == [(OLD, NEW)]


def test_a_redirect_that_is_taken_back_is_forgotten(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: to(NEW), NEW: feed(1)})
    desk.poll(START)
    desk.answer(OLD, feed(1, 2))
    desk.poll(START + DAY)
    desk.answer(OLD, to(NEW))
    desk.poll(START + 2 * DAY)
    desk.poll(START + 8 * DAY)
    assert desk.changes == []
    desk.poll(START + 9 * DAY)
    assert len(desk.changes) == 1


def test_a_temporary_redirect_is_followed_and_nothing_else(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: to(NEW, 302), NEW: feed(1)})
    for day in range(9):
        desk.poll(START + day * DAY)
    assert desk.changes == []
    assert desk.web.asked == [OLD, NEW] * 9


@pytest.mark.parametrize("status", [404, 410])
def test_a_redirect_is_adopted_at_once_when_the_old_address_ends(tmp_path: Path, status: int) -> None:
    desk = Desk(tmp_path, {OLD: to(NEW), NEW: feed(1)})
    desk.poll(START)
    desk.answer(OLD, httpx.Response(status))
    assert desk.poll(START + DAY).outcome == "unchanged"
    assert desk.changes == [("permanent_url", None, NEW, f"the old address answers {status}")]


def test_https_is_adopted_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: to("https://news.example/rss", 308), "https://news.example/rss": feed(1)})
    desk.poll(START)
    assert desk.changes == [("permanent_url", None, "https://news.example/rss", "from http to https")]


def test_a_cached_redirect_that_leads_nowhere_is_asked_for_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: to(NEW), NEW: [feed(1), httpx.Response(410)]})
    desk.poll(START)
    assert desk.poll(START + HOUR).outcome == "failed"
    desk.answer(OLD, feed(1, 2))
    assert desk.poll(START + 2 * HOUR).outcome == "read"


def test_a_move_is_undone_and_not_made_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: to("https://news.example/rss"), "https://news.example/rss": feed(1)})
    desk.poll(START)
    undone = undo(desk.layout, OLD, START + HOUR)
    assert (undone.what, undone.before, undone.after) == ("permanent_url", None, "https://news.example/rss")
    for day in range(1, 10):
        desk.poll(START + day * DAY)
    assert desk.changes[1:] == [("permanent_url", "https://news.example/rss", None, "undone by the user")]
    assert desk.web.asked[2:4] == [OLD, "https://news.example/rss"]


def test_gone_ends_the_polls_until_it_is_undone(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: [feed(1), httpx.Response(410), feed(1, 2)]})
    desk.poll(START)
    desk.poll(START + HOUR)
    assert feed_states(desk.layout, [OLD])[0].gone
    undo(desk.layout, OLD, START + 2 * HOUR)
    assert not feed_states(desk.layout, [OLD])[0].gone
    assert desk.poll(START + 3 * HOUR).outcome == "read"
    assert desk.changes == [("gone", "false", "true", "it answers 410"), ("gone", "true", "false", "undone by the user")]


def test_the_same_body_is_no_news_and_its_validators_are_kept(tmp_path: Path) -> None:
    tagged = httpx.Response(200, headers={"ETag": 'W/"2"'}, content=feed(1))
    desk = Desk(tmp_path, {OLD: [feed(1), tagged, httpx.Response(304, headers={"Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT"})]})
    assert desk.poll(START).outcome == "read"
    second = desk.poll(START + HOUR)
    assert (second.outcome, second.status, second.state.etag) == ("unchanged", 200, 'W/"2"')
    third = desk.poll(START + 2 * HOUR)
    assert (third.status, third.state.etag, third.state.last_modified) == (304, 'W/"2"', "Sun, 01 Mar 2026 12:00:00 GMT")
    assert desk.web.requests[-1].headers["If-None-Match"] == 'W/"2"'
    size = len(feed(1))
    assert desk.ask("SELECT polls, conditional, not_modified, same_body, bytes, wasted_bytes FROM feed_day") == [(3, 1, 1, 1, 2 * size, size)]
    assert told(desk, START + 2 * HOUR, "costs") == [(OLD, 3, 0.333, 1.0, 2 * size, size)]


def test_a_feed_that_is_no_feed_keeps_the_validators_of_the_good_answer(tmp_path: Path) -> None:
    good = httpx.Response(200, headers={"ETag": '"1"'}, content=feed(1))
    desk = Desk(tmp_path, {OLD: [good, httpx.Response(200, headers={"ETag": '"2"'}, content=b"<html>Sorry</html>")]})
    desk.poll(START)
    assert desk.poll(START + HOUR).outcome == "failed"
    assert feed_states(desk.layout, [OLD])[0].etag == '"1"'


def test_what_the_server_asks_for_holds_in_the_next_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: httpx.Response(503, headers={"Retry-After": "7200"})})
    assert desk.poll(START).state.due_at == START + 2 * HOUR
    [state] = feed_states(desk.layout, [OLD])
    assert (state.retry_at, state.failures) == (START + 2 * HOUR, 1)


def test_missed_items_are_estimated(tmp_path: Path) -> None:
    pages: list[Page] = [feed(*range(n, n + 10)) for n in (0, 5, 50, 55)]
    desk = Desk(tmp_path, {OLD: pages})  # type: ignore[dict-item]
    for hour in (0, 1, 5, 6):
        desk.poll(START + hour * HOUR)
    # Five items in the first hour; so twenty in the next four, of which ten were shown.
    assert desk.ask("SELECT missed FROM feed") == [(10.0,)]
    assert desk.ask("SELECT new_entries, missed FROM feed_day") == [(30, 10.0)]


def test_guids_that_change_with_every_poll_are_no_new_entries(tmp_path: Path) -> None:
    def churned(poll: int) -> bytes:
        return re.sub(rb"<link>(.*?)</link>", rb"<guid isPermaLink='false'>%d-\1</guid>\g<0>" % poll, feed(1, 2))

    desk = Desk(tmp_path, {OLD: [churned(1), churned(2), churned(3)]})
    for hour in range(3):
        desk.poll(START + hour * HOUR)
    assert desk.ask("SELECT count(*) FROM feed_entry") == [(2,)]
    assert desk.ask("SELECT missed FROM feed") == [(0.0,)]


def one_guid(number: int, title: str, day: int) -> bytes:
    """A feed whose one item always has the same guid."""
    link = f"<link>https://news.example/{number}</link><pubDate>0{day} Mar 2026 10:00 GMT</pubDate>"
    item = f"<item><guid isPermaLink='false'>top</guid><title>{title}</title>{link}</item>"
    return f"<rss version='2.0'><channel><title>The News</title>{item}</channel></rss>".encode()


def test_a_guid_that_stands_for_one_story_after_another_hides_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: [one_guid(1, "One", 1), one_guid(2, "Two", 2), one_guid(2, "Two", 2), one_guid(3, "Three", 3)]})
    for hour in range(4):
        desk.poll(START + hour * HOUR)
    assert desk.ask("SELECT url, title FROM feed_entry ORDER BY ALL") == [
        (f"https://news.example/{number}", title) for number, title in enumerate(("One", "Two", "Three"), 1)
    ]


ARTICLE = "https://news.example/2026/ministers-meet-again"
TEXT = "Ministers of the two countries met again in the capital on Monday, and spoke about the border. " * 8


def story(url: str, text: str = TEXT) -> str:
    return f"<html><head><title>Ministers</title><link rel=canonical href={url}></head><body><article><p>{text}</p></article></body></html>"


class Newsroom(Desk):
    """A desk that also fetches the articles and reads them, without coding."""

    keep_pages: KeepPages = "none"

    def fetch(self, at: datetime) -> list[EntryOutcome]:
        entries = due_entries(self.layout, at, 100)

        async def read(article: Article) -> Reading:
            page_class, document, rejections = read_page(article)
            return Reading(article.article_id, page_class, document, rejections=rejections)

        async def ask() -> list[EntryOutcome]:
            async with Fetcher(Settings(host_spacing_seconds=0), self.web, lambda: at) as fetcher:
                return [outcome async for outcome in read_entries(fetcher, entries, read)]

        outcomes = asyncio.run(ask())
        stage_outcomes(self.layout, outcomes, f"run-{at:%d-%H}", self.keep_pages)
        load_staged(self.layout)
        return outcomes


def items(*links: str, title: str = "Ministers meet") -> bytes:
    found = "".join(f"<item><title>{title}</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>The News</title>{found}</channel></rss>'.encode()


def test_links_redirects_and_pages_for_phones_are_one_article(tmp_path: Path) -> None:
    amp, old = f"{ARTICLE}/amp", "https://news.example/old/7"
    desk = Newsroom(tmp_path, {OLD: [items(amp), items(old), items(ARTICLE, amp, old)], amp: story(ARTICLE), old: to(ARTICLE), ARTICLE: story(ARTICLE)})
    for hour in range(3):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
    assert desk.ask("SELECT count(*), any_value(url) FROM article") == [(1, ARTICLE)]
    assert desk.ask("SELECT count(*) FROM document") == [(1,)]
    assert desk.ask("SELECT kind, value FROM article_alias WHERE kind <> 'text' ORDER BY ALL") == [
        ("canonical", ARTICLE),
        ("link", amp),
        ("link", old),
        ("redirect", ARTICLE),
    ]
    assert [url for url in desk.web.asked if url != OLD] == [amp, old, ARTICLE]  # and none again


def test_the_same_text_at_another_address_of_the_site_is_the_same_article(tmp_path: Path) -> None:
    one, two, elsewhere = "https://news.example/a-b-c", "https://news.example/d-e-f", "https://other.example/a-b-c"
    pages: dict[str, Page] = {OLD: [items(one), items(two, elsewhere)], one: story(one), two: story(two), elsewhere: story(elsewhere)}
    desk = Newsroom(tmp_path, pages)
    for hour in range(2):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
    assert desk.ask("SELECT url FROM article ORDER BY ALL") == [(one,), (elsewhere,)]
    assert desk.ask("SELECT url, state FROM feed_entry ORDER BY ALL") == [(one, "coded"), (two, "duplicate"), (elsewhere, "coded")]
    assert desk.ask("SELECT count(DISTINCT value) FROM article_alias WHERE kind = 'text'") == [(1,)]


def test_an_item_that_the_feed_changes_is_fetched_again_as_a_revision(tmp_path: Path) -> None:
    corrected = story(ARTICLE, f"CORRECTION: it was on Tuesday. {TEXT}")
    desk = Newsroom(tmp_path, {OLD: [items(ARTICLE), items(ARTICLE), items(ARTICLE, title="Corrected: Ministers meet")], ARTICLE: [story(ARTICLE), corrected]})
    for hour in range(4):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
    assert desk.ask("SELECT count(*) FROM article") == [(1,)]
    assert desk.ask("SELECT count(*) FROM article_revision") == [(2,)]
    assert desk.ask("SELECT t.text LIKE 'CORRECTION%' FROM document AS d JOIN article_text AS t ON t.document_id = d.document_id") == [(True,)]
    assert desk.ask("SELECT title, state, revisits FROM feed_entry") == [("Corrected: Ministers meet", "coded", 1)]
    assert desk.web.asked.count(ARTICLE) == 2


@pytest.mark.parametrize("link", [ARTICLE, f"{ARTICLE}/amp"])
def test_an_item_that_another_feed_changes_is_a_revision_of_the_same_article(tmp_path: Path, link: str) -> None:
    other = "http://other.example/rss"
    corrected = story(ARTICLE, f"CORRECTION: it was on Tuesday. {TEXT}")
    pages: dict[str, Page] = {
        OLD: [items(ARTICLE), items(ARTICLE), items(ARTICLE, title="Corrected: Ministers meet")],
        other: [items(link), items(link, title="Corrected: Ministers meet")],
        ARTICLE: [story(ARTICLE), corrected],
        f"{ARTICLE}/amp": [story(ARTICLE), corrected],
    }
    desk = Newsroom(tmp_path, pages)
    for hour in range(3):
        for url in (OLD, other):
            desk.poll(START + hour * HOUR, url)
        desk.fetch(START + hour * HOUR)
    assert desk.ask("SELECT count(*) FROM article") == [(1,)]
    assert desk.ask("SELECT count(*) FROM article_revision") == [(2,)]
    assert desk.ask("SELECT t.text LIKE 'CORRECTION%' FROM document AS d JOIN article_text AS t ON t.document_id = d.document_id") == [(True,)]
    assert desk.ask("SELECT feed_url, title, state, revisits FROM feed_entry ORDER BY ALL") == [
        (OLD, "Corrected: Ministers meet", "coded", 0),
        (other, "Corrected: Ministers meet", "coded", 1),
    ]
    assert sum(url.startswith(ARTICLE) for url in desk.web.asked) == (2 if link == ARTICLE else 3), "what one feed told, the other need not tell"


def test_an_item_that_moves_with_its_title_is_a_revision_where_it_lies_now(tmp_path: Path) -> None:
    one, two = "https://news.example/1", "https://news.example/2"
    pages: dict[str, Page] = {
        OLD: [one_guid(1, "Minsters meet", 1), one_guid(2, "Ministers meet", 1)],
        one: [story(one), httpx.Response(404)],
        two: story(two, f"New. {TEXT}"),
    }
    desk = Newsroom(tmp_path, pages)
    for hour in range(2):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
    assert desk.ask("SELECT url, final_url FROM article") == [(one, two)]
    assert desk.ask("SELECT count(*) FROM article_revision") == [(2,)]
    assert desk.ask("SELECT url, title, state FROM feed_entry") == [(two, "Ministers meet", "coded")]


def test_titles_that_change_all_the_time_are_followed_more_and_more_slowly(tmp_path: Path) -> None:
    feeds: list[Page] = [items(ARTICLE, title=f"Live: {number}") for number in range(9)]
    desk = Newsroom(tmp_path, {OLD: feeds, ARTICLE: story(ARTICLE)})  # type: ignore[dict-item]
    for number in range(9):
        desk.poll(START + number * timedelta(minutes=10))
        desk.fetch(START + number * timedelta(minutes=10))
    assert 3 <= desk.web.asked.count(ARTICLE) <= 5


def test_a_page_that_is_taken_down_takes_nothing_with_it(tmp_path: Path) -> None:
    desk = Newsroom(tmp_path, {OLD: [items(ARTICLE), items(ARTICLE, title="Withdrawn")], ARTICLE: [story(ARTICLE), httpx.Response(410)]})
    for hour in range(2):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
    assert desk.ask("SELECT count(*) FROM document") == [(1,)]
    assert desk.ask("SELECT state FROM feed_entry") == [("coded",)]
    assert desk.ask("SELECT reason FROM rejection") == [("gone",)]


def told(desk: Desk, at: datetime, part: str) -> list[tuple[object, ...]]:
    publish(desk.layout)
    return [tuple(row) for row in report(desk.layout, at, 0.001)[part].rows]


def test_the_report_names_what_is_silent_and_since_when(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {OLD: feed(1)})
    desk.poll(START)
    assert told(desk, START + DAY, "silent") == []
    desk.poll(START + 3 * DAY)
    naive = START.replace(tzinfo=None)
    assert told(desk, START + 3 * DAY, "silent") == [(OLD, naive, "it answers, and has nothing new")]
    desk.answer(OLD, httpx.Response(403))
    desk.poll(START + 4 * DAY)
    [(_, since, why)] = told(desk, START + 4 * DAY, "silent")
    assert (since, why) == (naive, "http-403, 1 times in a row, last answered 2026-03-04 12:00")
    [(host, reason, *_)] = told(desk, START + 4 * DAY, "blocked")
    assert (host, reason) == ("news.example", "http-403")
    assert [row[2] for row in told(desk, START + 4 * DAY, "changes")] == ["fails"]


def test_the_report_counts_what_is_left_out_for_robots(tmp_path: Path) -> None:
    private = "https://news.example/private/1"
    desk = Newsroom(tmp_path, {OLD: items(private), "https://news.example/robots.txt": "User-agent: *\nDisallow: /private/"})
    desk.poll(START)
    desk.fetch(START)
    assert [row[:2] for row in told(desk, START, "robots")] == [("news.example", 1)]
    assert private not in desk.web.asked


def test_a_repeated_item_is_a_duplicate_in_the_report(tmp_path: Path) -> None:
    desk = Desk(
        tmp_path,
        {
            OLD: feed(1).replace(
                b"</channel>", b"<item><title>Again</title><guid isPermaLink='false'>x</guid><link>https://news.example/1</link></item></channel>"
            )
        },
    )
    desk.poll(START)
    assert told(desk, START, "duplicates") == [(OLD, 2, 1, 0.5)]


def full(text: str, title: str = "Ministers meet", link: str = ARTICLE) -> bytes:
    """A feed that carries the text of its one item."""
    item = f"<item><title>{title}</title><link>{link}</link><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>The News</title>"
    return f"{head}{item}</channel></rss>".encode()


FED = "The ministers of both countries met on Monday and spoke about the border. They will meet again in a week. " * 4
WHOLE = "SELECT d.text_from, t.text FROM document AS d JOIN article_text AS t ON t.document_id = d.document_id"


@pytest.mark.parametrize("status", [403, 404])
def test_of_a_page_that_is_refused_the_feed_s_text_is_read_and_the_host_is_told(tmp_path: Path, status: int) -> None:
    desk = Newsroom(tmp_path, {OLD: [full(FED), full(f"CORRECTION: on Tuesday. {FED}", "Corrected")], ARTICLE: httpx.Response(status)})
    for hour in range(2):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
        assert desk.ask("SELECT state FROM feed_entry") == [("coded",)]
    [(source, text)] = desk.ask(WHOLE)
    assert (source, str(text)[:10]) == ("feed", "CORRECTION")
    assert desk.ask("SELECT url, page_class, status FROM article") == [(ARTICLE, "error", status)]
    assert desk.ask("SELECT count(*) FROM article_revision") == [(2,)]
    blocked = [] if status == 404 else [("news.example", f"http-{status}")]
    assert [row[:2] for row in told(desk, START + HOUR, "blocked")] == blocked
    assert {result.name for result in run_checks(desk.layout, fresh=True) if result.offending} == {"every_sentence"}, "the newsroom codes nothing"


@pytest.mark.parametrize("answer", [httpx.ConnectError("away"), httpx.Response(503), httpx.Response(451)])
def test_the_feed_s_text_is_read_when_the_page_is_given_up(answer: Page) -> None:
    entry = FeedEntry(OLD, ARTICLE, title="Ministers meet", content=f"<p>{FED}</p>")

    async def read(article: Article) -> Reading:
        page_class, document, rejections = read_page(article)
        return Reading(article.article_id, page_class, document, rejections=rejections)

    async def ask(attempts: int) -> EntryOutcome:
        async with Fetcher(Settings(host_spacing_seconds=0), FakeWeb({ARTICLE: answer}), lambda: START) as fetcher:
            [outcome] = [one async for one in read_entries(fetcher, [PendingEntry("e1", entry, attempts)], read)]
            return outcome

    first, last = asyncio.run(ask(0)), asyncio.run(ask(ATTEMPTS - 1))
    temporary = not isinstance(answer, httpx.Response) or answer.status_code == 503
    assert (first.reading is None, first.due_at is not None) == (temporary, temporary)
    assert last.reading is not None
    assert last.reading.document is not None
    assert (last.reading.page_class, last.reading.document.text_from, last.reading.document.title) == ("error", "feed", "Ministers meet")
    assert [rejection.stage for rejection in last.rejections] == ["fetch"], "and why is told"


@pytest.mark.parametrize("wall", [httpx.Response(403), "<html><body><h1>Are you a robot?</h1><p>Please verify you are human to continue.</p></body></html>"])
def test_a_wall_takes_nothing_from_what_was_read_before_it(tmp_path: Path, wall: Page) -> None:
    desk = Newsroom(tmp_path, {OLD: [full(FED), full(FED, "Changed")], ARTICLE: [story(ARTICLE), wall]})  # type: ignore[dict-item]
    desk.keep_pages = "files"
    for hour in range(2):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
    assert desk.ask(WHOLE) == [("page", TEXT.strip())]
    assert desk.ask("SELECT (SELECT count(*) FROM article_revision), (SELECT count(*) FROM article_text)") == [(1, 1)]
    assert desk.ask("SELECT page_hash IN (SELECT page_hash FROM article_revision) FROM page") == [(True,)], "of which the text can be taken again"
    assert desk.web.asked.count(ARTICLE) == 2


def test_what_the_feed_told_gives_way_to_the_page(tmp_path: Path) -> None:
    desk = Newsroom(tmp_path, {OLD: [full(FED), full(FED, "Changed")], ARTICLE: [httpx.Response(403), story(ARTICLE)]})
    for hour in range(2):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
    assert desk.ask(WHOLE) == [("page", TEXT.strip())]
    assert desk.ask("SELECT page_class, status FROM article") == [("article", 200)]


def test_what_the_feed_tells_of_a_link_whose_article_is_known_is_that_article(tmp_path: Path) -> None:
    short = "https://news.example/s/7"
    desk = Newsroom(tmp_path, {OLD: [full(FED, link=short), full(FED, "Changed", short)], short: [to(ARTICLE), httpx.Response(403)], ARTICLE: story(ARTICLE)})
    for hour in range(2):
        desk.poll(START + hour * HOUR)
        desk.fetch(START + hour * HOUR)
    assert desk.ask("SELECT url, page_class FROM article") == [(ARTICLE, "article")]
    assert [source for source, _ in desk.ask(WHOLE)] == ["page"]


def test_hosts_that_are_left_alone_are_asked_when_every_feed_is(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, host_spacing_seconds=0, allow_networks=("127.0.0.0/8",))  # type: ignore[arg-type]
    layout = Layout(tmp_path)
    layout.prepare()
    ledger = HostLedger(tmp_path / HOSTS)
    ledger.keep_answers("127.0.0.1:9", Answers(0.0, 5, 1.0, time.time() + 3600))
    for now, failures in ((False, 5), (True, 6)):
        assert poll(Run(settings, layout), [FeedState("http://127.0.0.1:9/rss")], now=now) == ["failed"]
        assert ledger.answers("127.0.0.1:9").failures == failures
