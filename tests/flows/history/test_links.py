"""Backfills whose pages are fetched: lists, sitemaps, copies of feeds."""

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx
import pytest
from past import page, rows

from dateline.flows.steps.history.copies import feed_copies
from dateline.flows.steps.history.lists import url_list
from dateline.flows.steps.history.plan import plan
from dateline.flows.steps.history.sitemaps import sitemap
from dateline.flows.steps.history.work import Job, backfill
from dateline.warehouse.check import run_checks
from dateline.warehouse.layout import Layout
from dateline.web.testing import FakeWeb
from dateline.words.errors import UsageError
from dateline.words.records import FeedEntry

SITE = "https://paper.example"
Jobs = Callable[..., Job]


def states(layout: Layout) -> dict[object, object]:
    return dict(rows(layout, "SELECT url, state FROM feed_entry"))


def test_a_list_is_fetched_once_and_what_is_wrong_in_it_named(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"# old news\n{SITE}/1\n\nftp://paper.example/2\n{SITE}/3\n{SITE}/1?utm_source=mail\n{SITE}/gone\n")
    web = FakeWeb({f"{SITE}/1": page("2018-03-07"), f"{SITE}/3": page("2018-03-08")})
    report = backfill(job(web), [url_list(file)])
    assert [rejection.detail for rejection in report.problems] == ["line 4: 'ftp://paper.example/2' does not begin with http:// or https://"]
    assert dict(report.outcomes) == {"article": 2, "not-found": 1}
    assert report.failed
    assert sorted(states(layout).values(), key=str) == ["coded", "coded", "duplicate", "rejected"]
    assert [result.name for result in run_checks(layout, fresh=True) if result.offending] == []
    before = rows(layout, "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM feed_entry), (SELECT count(*) FROM rejection)")
    again = FakeWeb({})
    assert "nothing new" in backfill(job(again), [url_list(file)]).lines()
    assert again.asked == []
    assert rows(layout, "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM feed_entry), (SELECT count(*) FROM rejection)") == before


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("plain.csv", f"url,date\n{SITE}/1,2018-05-01\n".encode()),
        ("sheet.csv", f'\ufeffTitle; URL ;Date\n"one; two";{SITE}/1;2018-05-01\n'.encode()),
        ("sheet.txt.csv", f"URL\tDATE\n{SITE}/1\t2018-05-01\n".encode("utf-16")),
        ("lines.txt", f"HTTPS{SITE[5:]}/1\n".encode("utf-16")),
    ],
)
def test_lists_as_programs_write_them(tmp_path: Path, name: str, written: bytes) -> None:
    (tmp_path / name).write_bytes(written)
    material = url_list(tmp_path / name)
    assert material.links is not None
    (entry,) = material.links()
    assert isinstance(entry, FeedEntry)
    assert entry.url.lower() == f"{SITE}/1"
    assert (str(entry.published_at)[:10] == "2018-05-01") is name.endswith(".csv")


def test_what_is_no_list_is_refused_once(tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\n\0\0" * 100)
    (tmp_path / "other.csv").write_text("link;when\n")
    for name, said in (("picture.txt", "no text"), ("other.csv", "here: link, when")):
        with pytest.raises(UsageError, match=said):
            list((url_list(tmp_path / name).links or list)())


def test_the_day_of_publication_decides_and_other_days_can_be_asked_for_later(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    file = tmp_path / "urls.csv"
    file.write_text(f"title,url,date\nKnown,{SITE}/2018,2018-05-01\nKnown,{SITE}/2020,2020-01-01\nUnknown,{SITE}/undated,\nWrong,{SITE}/x,soon\n")
    answers = {f"{SITE}/2018": page("2018-05-01"), f"{SITE}/2020": page("2020-01-01"), f"{SITE}/undated": page("2019-07-01")}
    first = FakeWeb(answers)
    report = backfill(job(first, date(2018, 1, 1), date(2018, 12, 31)), [url_list(file)])
    assert sorted(first.asked) == [f"{SITE}/2018", f"{SITE}/undated"]
    assert (report.outside, dict(report.outcomes), report.wrong) == (1, {"article": 1, "outside-dates": 1}, 1)
    assert rows(layout, "SELECT published_on::VARCHAR FROM document") == [("2018-05-01",)]
    again = FakeWeb(answers)
    backfill(job(again, date(2018, 1, 1), date(2018, 12, 31)), [url_list(file)])
    assert again.asked == []
    later = FakeWeb(answers)
    backfill(job(later, date(2019, 1, 1), date(2019, 12, 31)), [url_list(file)])
    assert later.asked == [f"{SITE}/undated"]
    assert rows(layout, "SELECT published_on::VARCHAR FROM document ORDER BY 1") == [("2018-05-01",), ("2019-07-01",)]
    assert rows(layout, "SELECT count(*) FROM rejection WHERE reason = 'outside-dates'") == [(0,)]
    assert [result.name for result in run_checks(layout, fresh=True) if result.offending] == []


def test_what_can_be_tried_again_waits_and_is_told(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"{SITE}/1\n{SITE}/2\n")
    report = backfill(job({f"{SITE}/1": page("2018-03-07"), f"{SITE}/2": httpx.Response(503)}), [url_list(file)])
    assert (report.waiting, report.failed) == (1, True)
    assert "run the same command then" in report.lines()[-1]
    assert states(layout) == {f"{SITE}/1": "coded", f"{SITE}/2": "pending"}


def test_an_index_with_a_loop_gzip_and_sitemaps_that_are_not_there(job: Jobs, layout: Layout) -> None:
    def index(*names: str) -> str:
        return "<sitemapindex>" + "".join(f"<sitemap><loc>{SITE}/{name}</loc></sitemap>" for name in names) + "</sitemapindex>"

    old = f"<sitemapindex><sitemap><loc>{SITE}/old.xml</loc><lastmod>2001-01-01</lastmod></sitemap></sitemapindex>"
    news = "<urlset xmlns:n='x'>" + "".join(
        f"<url><loc>{url}</loc><n:news><n:publication_date>{day}</n:publication_date></n:news></url>"
        for url, day in ((f"{SITE}/in", "2024-03-01"), (f"{SITE}/out", "2023-03-01"), ("https://other.example/x", "2024-03-01"))
    )
    changed = f"<urlset><url><loc>{SITE}/stale</loc><lastmod>2003-01-01</lastmod></url><url><loc>{SITE}/late</loc><lastmod>2030-01-01</lastmod></url></urlset>"
    web = FakeWeb(
        {
            f"{SITE}/robots.txt": f"Sitemap: {SITE}/index.xml",
            f"{SITE}/index.xml": index("deeper.xml", "news.xml.gz", "index.xml", "missing.xml", "page.html"),
            f"{SITE}/deeper.xml": index("changed.xml", "index.xml", "oldindex.xml"),
            f"{SITE}/oldindex.xml": old,
            f"{SITE}/news.xml.gz": gzip.compress(f"{news}</urlset>".encode()),
            f"{SITE}/changed.xml": changed,
            f"{SITE}/page.html": "<html><body>no sitemap</body></html>",
            f"{SITE}/in": page("2024-03-01"),
            f"{SITE}/late": page("2024-02-01"),
        }
    )
    report = backfill(job(web, since=date(2024, 1, 1)), [sitemap(job(web, since=date(2024, 1, 1)), f"{SITE}/robots.txt")])
    assert sorted(str(url) for url in states(layout)) == [f"{SITE}/in", f"{SITE}/late"]
    assert sorted(rejection.reason for rejection in report.problems) == ["other-site", "sitemap-loop", "sitemap-loop", "sitemap-unread", "sitemap-unread"]
    assert f"{SITE}/old.xml" not in web.asked
    assert dict(report.outcomes) == {"article": 2}


def test_copies_of_feeds_lead_to_their_articles_or_carry_them(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    text = "Estonia expelled two Russian diplomats in the afternoon. " + "The embassy did not answer questions about the decision of the government. " * 5
    item = "<item><title>T</title><link>{}</link><guid>1</guid><pubDate>Wed, 07 Mar 2018 10:00:00 GMT</pubDate>{}</item>"
    full = f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>{text}</p>]]></content:encoded>'
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "a.xml").write_text(f"<rss version='2.0'><channel><title>A</title>{item.format(f'{SITE}/1', '')}</channel></rss>")
    body = f"<rss version='2.0'><channel><title>B</title>{item.format(f'{SITE}/1', '')}{item.format(f'{SITE}/gone', full)}</channel></rss>"
    (tmp_path / "copies" / "b.xml.gz").write_bytes(gzip.compress(body.encode()))
    (tmp_path / "copies" / "c.xml").write_text("nothing")
    report = backfill(job({f"{SITE}/1": page("2018-03-07")}), [feed_copies(tmp_path / "copies")])
    assert states(layout) == {f"{SITE}/1": "coded", f"{SITE}/gone": "coded"}
    assert [rejection.detail.partition(":")[0] for rejection in report.problems] == ["c.xml"]
    assert rows(layout, "SELECT DISTINCT published_on::VARCHAR FROM document") == [("2018-03-07",)]


def test_a_plan_counts_and_keeps_nothing(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"{SITE}/1\n{SITE}/2\nhttps://other.example/3\nnonsense\n")
    backfill(job({f"{SITE}/1": page("2018-03-07")}), [url_list(file)])
    before = rows(layout, "FROM feed_entry")
    planned = plan(job(), [url_list(file)])
    assert (planned.found, planned.known, planned.new, planned.wrong, planned.slowest) == (3, 1, 2, 1, ("paper.example", 1))
    assert rows(layout, "FROM feed_entry") == before


def test_lists_that_cannot_be_read(tmp_path: Path, job: Jobs) -> None:
    with pytest.raises(UsageError, match="No such file"):
        url_list(tmp_path / "none.txt")
    (tmp_path / "columns.csv").write_text("link\nhttps://paper.example/1\n")
    with pytest.raises(UsageError, match="one of them `url`"):
        backfill(job(), [url_list(tmp_path / "columns.csv")])
    with pytest.raises(UsageError, match="http"):
        sitemap(job(), "paper.example/sitemap.xml")


def test_an_article_known_by_another_address_is_not_fetched_again(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    story, short, mobile = f"{SITE}/2018/ministers-meet-again", f"{SITE}/s/7", "https://m.paper.example/ministers"
    named = page("2018-03-07").replace("<head>", f"<head><link rel=canonical href={story}>")
    file = tmp_path / "urls.txt"
    file.write_text(f"{short}\n")
    backfill(job({short: httpx.Response(301, headers={"Location": mobile}), mobile: named}), [url_list(file)])
    file.write_text(f"{story}#top\n{mobile}?utm_source=mail\n{short}\nhttps://www.google.com/url?q={story}\n")
    again = FakeWeb({})
    planned = plan(job(again), [url_list(file)])
    assert (planned.found, planned.new) == (4, 0)
    assert "nothing new" in backfill(job(again), [url_list(file)]).lines()
    assert again.asked == []
    assert rows(layout, "SELECT url FROM article") == [(story,)]
    assert rows(layout, "SELECT count(DISTINCT article_id) FROM feed_entry") == [(1,)]
    assert [result.name for result in run_checks(layout, fresh=True) if result.offending] == []
