"""Raw pages: kept, found again by article and by revision, expired, damaged."""

import os
import random
import signal
import time
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import get_context

import pytest
from fastwarc.warc import ArchiveIterator
from news import NOON, outcome, poll

from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.pages import expire, keep, kept_articles, page
from dateline.warehouse.stage import stage_outcomes, stage_polls
from dateline.web.testing import make_article
from dateline.words.errors import UsageError
from dateline.words.ids import page_hash
from dateline.words.records import Article, EntryOutcome
from dateline.words.settings import KeepPages

HOWS: tuple[KeepPages, ...] = ("files", "warc")
CORRECTED = "The White House thanked Canada in Ottawa on Monday. Story 1 has been corrected."


def article(number: int, size: int = 2_000) -> Article:
    return make_article(f"https://news.example/{number}", random.Random(number).randbytes(size))


def with_body(found: EntryOutcome, body: bytes) -> EntryOutcome:
    assert found.article is not None
    return replace(found, article=replace(found.article, body=body))


@pytest.mark.parametrize("how", HOWS)
def test_what_was_kept_comes_back(layout: Layout, how: KeepPages) -> None:
    articles = [article(number) for number in range(5)]
    kept = keep(layout, [*articles, articles[0]], how)
    assert len(kept) == 5
    for one in articles:
        digest = page_hash(one.body)
        assert page(layout, digest, kept[digest]) == one.body
    assert keep(layout, articles, "none") == {}


def test_the_same_content_is_one_file(layout: Layout) -> None:
    keep(layout, [article(1)], "files")
    keep(layout, [replace(article(1), article_id="other")], "files")
    assert len([path for path in layout.pages.rglob("*") if path.is_file()]) == 1


def test_warc_files_are_read_by_others(layout: Layout) -> None:
    bodies = ["<p>Größe</p>".encode(), b"\x1f\x8b\x00 not gzip"]
    encoded = [replace(make_article(f"https://news.example/{n}", body), headers=(("Content-Encoding", "br"), ("etag", "x"))) for n, body in enumerate(bodies)]
    keep(layout, encoded, "warc")
    (path,) = layout.pages.iterdir()
    records = [(record.headers["WARC-Target-URI"], record.http_headers.to_dict(), record.reader.read()) for record in ArchiveIterator(str(path))]
    assert records == [(f"https://news.example/{n}", {"etag": "x", "content-length": str(len(body))}, body) for n, body in enumerate(bodies)]


@pytest.mark.parametrize("how", HOWS)
def test_articles_and_revisions_have_their_pages(layout: Layout, how: KeepPages) -> None:
    first = with_body(outcome(1), b"<html>first")
    second = with_body(outcome(1, CORRECTED, at=NOON + timedelta(hours=1)), b"<html>second")
    stage_polls(layout, [poll(1, 2)], "run-1")
    stage_outcomes(layout, [first, with_body(outcome(2), b"")], "run-1", how)
    stage_outcomes(layout, [second], "run-1", how)
    load_staged(layout)
    assert first.article and second.article and first.reading and first.reading.document
    ids = [first.article.article_id, first.reading.document.document_id, "unknown"]
    found = dict(kept_articles(layout, ids, fresh=True))
    assert found[ids[0]] == replace(second.article, title="Story 1", published_at=NOON)
    assert found[ids[1]] == replace(first.article, title="Story 1", published_at=NOON)
    assert found["unknown"] is None
    assert expire(layout, datetime.now() + timedelta(seconds=5)) == 2
    assert list(dict(kept_articles(layout, ids, fresh=True)).values()) == [None, None, None]


def test_pages_expire_by_age_and_what_is_kept_again_stays(layout: Layout) -> None:
    kept = keep(layout, [article(1), article(2)], "files")
    (layout.pages / ".unfinished-x").write_bytes(b"half")
    for path in (*layout.pages.rglob("*.zst"), layout.pages / ".unfinished-x"):
        os.utime(path, (1_000_000, 1_000_000))
    keep(layout, [article(2)], "files")
    assert expire(layout, datetime.now() - timedelta(days=1)) == 2
    assert page(layout, page_hash(article(2).body), kept[page_hash(article(2).body)])
    with pytest.raises(UsageError, match="no longer kept"):
        page(layout, page_hash(article(1).body), kept[page_hash(article(1).body)])


@pytest.mark.parametrize("how", HOWS)
def test_a_damaged_page_is_said(layout: Layout, how: KeepPages) -> None:
    one = article(1, size=5_000)
    ((digest, kept_in),) = keep(layout, [one], how).items()
    path = layout.pages / kept_in.partition(":")[0]
    whole = path.read_bytes()
    for content in (b"", whole[: len(whole) // 2], whole[:-2000] + bytes(2000), b"\x00" * 100):
        path.write_bytes(content)
        with pytest.raises(UsageError, match="damaged"):
            page(layout, digest, kept_in)


def _keep_for_ever(layout: Layout, how: KeepPages) -> None:
    for number in range(10_000):
        keep(layout, [article(number, 20_000)], how)


@pytest.mark.parametrize("how", HOWS)
def test_a_killed_process_leaves_no_half_page(layout: Layout, how: KeepPages) -> None:
    process = get_context("forkserver").Process(target=_keep_for_ever, args=(layout, how))
    process.start()
    while process.is_alive() and not (layout.pages.exists() and len(list(layout.pages.rglob("*.*"))) > 20):
        time.sleep(0.005)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    kept = {page_hash(article(number, 20_000).body) for number in range(2_000)}
    whole = [path for path in layout.pages.rglob("*") if path.is_file() and not path.name.startswith(".")]
    for path in whole[:50]:
        name = str(path.relative_to(layout.pages))
        body = next(iter(ArchiveIterator(str(path)))).reader.read() if how == "warc" else None
        digest = page_hash(body) if body else path.stem
        assert digest in kept
        assert page(layout, digest, f"{name}:0" if how == "warc" else name)
