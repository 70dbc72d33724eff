"""Backfills of pages at hand: WARC files, local files, tables of texts."""

import csv
import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from past import found_in, page, record, rows, table_sums

from dateline.flows.steps.history.files import local_files, read_columns
from dateline.flows.steps.history.plan import plan
from dateline.flows.steps.history.warc import warc
from dateline.flows.steps.history.work import Job, backfill
from dateline.warehouse.check import run_checks
from dateline.warehouse.layout import Layout
from dateline.words.errors import UsageError

SITE = "https://paper.example"
MOST = 1_000_000
Jobs = Callable[..., Job]
TEXT = "Estonia expelled two Russian diplomats in the afternoon."


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x;x=1\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"


def test_pages_of_a_warc_file_with_their_codings_undone(tmp_path: Path) -> None:
    body = page("2018-05-01").encode()
    html = "Content-Type: text/html; charset=utf-8"
    records = [
        record(f"{SITE}/plain", body),
        record(f"{SITE}/gzip", gzip.compress(body), headers=(html, "Content-Encoding: gzip")),
        record(f"{SITE}/both", chunked(brotli.compress(body)), headers=(html, "Content-Encoding: br", "Transfer-Encoding: chunked")),
        record(f"{SITE}/undone", body, headers=(html, "Content-Encoding: gzip", "Transfer-Encoding: chunked")),
        record(f"{SITE}/picture", b"\x89PNG", headers=("Content-Type: image/png",)),
        record(f"{SITE}/moved", body, status=301),
        record(f"{SITE}/asked", body, kind="request"),
        record("dns:paper.example", b"1.2.3.4"),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(gzip.compress(one) for one in records))
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    for name in ("a.warc.gz", "a.warc"):
        pages, problems = found_in(warc(tmp_path / name, MOST))
        assert problems == []
        assert [one.entry.url.rpartition("/")[2] for one in pages] == ["plain", "gzip", "both", "undone"]
        assert {one.article.body for one in pages} == {body}
        assert {one.article.fetched_at for one in pages} == {datetime(2018, 5, 2, 10, tzinfo=UTC)}


@pytest.mark.parametrize("zipped", [True, False])
def test_damaged_records_are_named_and_passed_over(tmp_path: Path, zipped: bool) -> None:
    records = [record(f"{SITE}/{number}", page(f"2018-05-{number:02d}", f"Story {number}.").encode()) for number in range(1, 10)]
    members = [gzip.compress(one) if zipped else one for one in records]
    members[3] = members[3][:10] + b"\x55" * 60 + members[3][70:] if zipped else b"XXXX/9.9" + members[3][8:]
    members[6] = b"rubbish between records" + members[6]
    members[-1] = members[-1][:-200]
    file = tmp_path / "damaged.warc"
    file.write_bytes(b"".join(members))
    pages, problems = found_in(warc(file, MOST))
    assert {int(one.entry.url.rpartition("/")[2]) for one in pages} == {1, 2, 3, 5, 6, 8} | ({7} if zipped else set())
    assert {problem.reason for problem in problems} == {"damaged-record", "truncated-record"}
    assert all("byte" in problem.detail for problem in problems)


def test_records_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    bomb = gzip.compress(b"0" * (2 * MOST))
    file = tmp_path / "odd.warc"
    file.write_bytes(
        record(f"{SITE}/bomb", bomb, headers=("Content-Type: text/html", "Content-Encoding: gzip"))
        + record(f"{SITE}/big", b"x" * (2 * MOST + 1))
        + record(f"{SITE}/when", b"<p>x", at="once")
        + record(f"{SITE}/cut", gzip.compress(b"<p>abc")[:-9], headers=("Content-Type: text/html", "Content-Encoding: gzip"))
    )
    pages, problems = found_in(warc(file, MOST))
    assert pages == []
    assert [problem.reason for problem in problems] == ["too-large", "too-large", "no-date", "damaged-record"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_costs_only_what_it_hits(tmp_path: Path, data: st.DataObject) -> None:
    members = [gzip.compress(record(f"{SITE}/{number}", f"<p>{number} {'x' * number}".encode())) for number in range(6)]
    whole = b"".join(members)
    at = data.draw(st.integers(0, len(whole) - 1))
    file = tmp_path / "hit.warc.gz"
    file.write_bytes(whole[:at] + data.draw(st.binary(max_size=30)) + whole[at + 1 :])
    hit, start = 0, 0
    for number, member in enumerate(members):
        hit = number if start <= at else hit
        start += len(member)
    pages, _ = found_in(warc(file, MOST))
    assert {one.entry.url for one in pages} >= {f"{SITE}/{number}" for number in range(6) if number < hit or number > hit + 30}


def test_a_warc_file_is_read_once_newest_capture_first_served(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    file = tmp_path / "news.warc.gz"
    captures = [
        record(f"{SITE}/1", page("2018-05-01", "Mali expelled a French envoy.").encode(), at="2018-05-01T10:00:00Z"),
        record(f"{SITE}/1", page("2018-05-01").encode(), at="2018-05-02T10:00:00Z"),
        record(f"{SITE}/2", page("2017-01-01").encode()),
        record(f"{SITE}/3", page("2018-05-03").encode(), at="2018-05-04T10:00:00Z"),
        record(f"{SITE}/3/print", page("2018-05-03").encode(), at="2018-05-04T10:00:00Z"),
        record(f"{SITE}/old", page("2018-05-03").encode(), at="2016-05-04T10:00:00Z"),
    ]
    file.write_bytes(b"".join(gzip.compress(one) for one in captures)[:-20])
    within = (date(2018, 1, 1), date(2018, 12, 31))
    planned = plan(job({}, *within), [warc(file, MOST)])
    assert (planned.new, planned.outside) == (4, 0)
    report = backfill(job({}, *within, batch_size=3), [warc(file, MOST)])
    assert dict(report.outcomes) == {"article": 3, "outside-dates": 1}
    assert dict(rows(layout, "SELECT state, count(*) FROM feed_entry GROUP BY ALL")) == {"coded": 2, "duplicate": 1, "rejected": 1}
    assert [problem.reason for problem in report.problems] == ["truncated-record"]
    assert rows(layout, "SELECT count(DISTINCT code) FROM event_participant WHERE code = 'MLI'") == [(0,)]
    assert {str(row[0]) for row in rows(layout, "SELECT published_on FROM document")} == {"2018-05-01", "2018-05-03"}
    assert [result.name for result in run_checks(layout, fresh=True) if result.offending] == []
    before = table_sums(layout)
    again = backfill(job({}, *within, batch_size=3), [warc(file, MOST)])
    assert (again.known, again.outside, dict(again.outcomes)) == (4, 1, {})
    assert table_sums(layout) == before
    wider = backfill(job(), [warc(file, MOST)])
    assert dict(wider.outcomes) == {"article": 1}
    assert rows(layout, "SELECT count(*) FROM rejection WHERE reason = 'outside-dates'") == [(0,)]


def test_files_of_every_kind(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    (folder / "below").mkdir(parents=True)
    saved = page("2018-05-01").replace("<head>", f'<head><link href="{SITE}/saved?a=1&amp;b=2" rel="canonical">')
    (folder / "saved.html").write_text(saved)
    (folder / "below" / "lone.HTM").write_text(page("2018-05-02"))
    (folder / "note.txt").write_text(f"{TEXT}\nIt rained in Tallinn for the rest of the day.")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("never")
    with gzip.open(folder / "rows.jsonl.gz", "wt") as lines:
        lines.write(json.dumps({"key": 7, "body": TEXT, "meta": {"day": "2018-05-03"}, "headline": "Envoys"}) + "\n")
        lines.write(json.dumps({"link": f"{SITE}/row", "body": TEXT, "meta": {"day": "Thu, 03 May 2018 10:00:00 +0200"}}) + "\nno json\n[1]\n")
    with (folder / "rows.csv").open("w", newline="") as table:
        csv.writer(table).writerows([("body", "key", "day"), (f"{TEXT}\nSecond line of it.", "x", "2018-05-04"), ("", "y", ""), (TEXT, "z", "someday")])
    columns = read_columns("text=body, id=key, date=meta.day, url=link, title=headline")
    report = backfill(job(), [local_files(folder, columns, MOST)])
    urls = {str(row[0]).replace(folder.as_uri(), "") for row in rows(layout, "SELECT url FROM article")}
    assert urls == {f"{SITE}/saved?a=1&b=2", "/below/lone.HTM", "/note.txt", "/rows.jsonl.gz#7", f"{SITE}/row", "/rows.csv#x", "/rows.csv#z"}
    assert sorted(problem.reason for problem in report.problems) == ["bad-json", "no-text", "no-text"]
    days = dict(rows(layout, "SELECT url, published_on::VARCHAR || ' ' || published_from FROM document"))
    assert days[f"{SITE}/row"] == "2018-05-03 given"
    assert days[f"{folder.as_uri()}/note.txt"] == f"{date.today()} fetched"
    assert rows(layout, "SELECT text FROM article_text SEMI JOIN document USING (document_id)").count((f"{TEXT}\nSecond line of it.",)) == 1
    before = table_sums(layout)
    assert "nothing new" in backfill(job(), [local_files(folder, columns, MOST)]).lines()
    assert table_sums(layout) == before


def test_columns_and_files_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="write FIELD=COLUMN, fields: text"):
        read_columns("body=text")
    (tmp_path / "a.docx").write_text("x")
    with pytest.raises(UsageError, match="no kind of file that is read here"):
        local_files(tmp_path / "a.docx", read_columns(""), MOST)
    with pytest.raises(UsageError, match="cannot read it"):
        warc(tmp_path / "none.warc.gz", MOST)


def test_a_file_that_is_damaged_costs_its_rest(tmp_path: Path) -> None:
    line = (json.dumps({"id": 1, "text": TEXT}) + "\n").encode()
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b"".join(line.replace(b"1", b"%d" % number, 1) for number in range(2000)))[:-30])
    pages, problems = found_in(local_files(tmp_path / "cut.jsonl.gz", read_columns(""), MOST))
    assert pages
    assert [problem.reason for problem in problems] == ["unreadable-file"]


def test_pages_at_hand_are_the_articles_that_they_are_known_as(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    story, short = f"{SITE}/2018/ministers-meet-again", f"{SITE}/s/7"
    named = page("2018-05-01").replace("<head>", f"<head><link rel=canonical href={story}>").encode()
    (tmp_path / "first.warc").write_bytes(record(short, named))
    backfill(job(), [warc(tmp_path / "first.warc", MOST)])
    newer = page("2018-05-01", "Mali expelled a French envoy.").encode()
    (tmp_path / "newer.warc").write_bytes(record(short, named) + record(short, newer, at="2018-05-03T10:00:00Z"))
    report = backfill(job(), [warc(tmp_path / "newer.warc", MOST)])
    assert (report.known, dict(report.outcomes)) == (1, {"article": 1})
    assert rows(layout, "SELECT url FROM article") == [(story,)]
    assert rows(layout, "SELECT count(*) FROM article_revision") == [(2,)]
    (tmp_path / "rows.jsonl").write_text(json.dumps({"html": named.decode(), "url": f"{short}/print", "date": "2018-05-01"}))
    backfill(job(), [local_files(tmp_path / "rows.jsonl", read_columns(""), MOST)])
    assert rows(layout, "SELECT url FROM article") == [(story,)]
    known_as = {(kind, value) for kind, value in rows(layout, "SELECT kind, value FROM article_alias WHERE kind <> 'text'")}
    assert known_as == {("link", short), ("link", f"{short}/print"), ("canonical", story)}
    assert [result.name for result in run_checks(layout, fresh=True) if result.offending] == []
