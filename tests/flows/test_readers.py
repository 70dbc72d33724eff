"""Workers that die, hang or fail cost their own article, after a second try, and no other."""

import asyncio
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline.flows.steps import readers
from dateline.flows.steps.readers import ReaderPool
from dateline.web.testing import make_article
from dateline.words.errors import SeedError
from dateline.words.records import Article, Reading
from dateline.words.settings import Settings

PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "Estonia expelled two Russian diplomats on Tuesday.",
        "The foreign ministry in Tallinn said that the men had watched the port for a year, and had paid a clerk for lists of ships.",
        "Moscow denied it, and promised an answer within the week; its embassy would go on with its work, an official told reporters there.",
        "Trade between the two countries has halved since the spring, when the last direct train left the capital with few people on board.",
    )
)


def page(name: str) -> Article:
    return make_article(f"https://news.example/{name}", PAGE.format(name, TEXT))


def deadly(article: Article) -> Reading:
    """Kills, hangs or fails its worker as the address says; reads any other article."""
    if "kill" in article.url:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hang" in article.url:
        time.sleep(600)
    if "fail" in article.url:
        raise ZeroDivisionError("of its own")
    if "once" in article.url and not (marker := Path(article.title)).exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return readers._loaded().read(article)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> object:
    with ReaderPool(Settings(home=tmp_path_factory.mktemp("readers"), workers=2)) as started:
        yield started


def test_one_reading_an_article_in_their_order(pool: ReaderPool) -> None:
    articles = [page(str(number)) for number in range(20)]
    found = list(pool.read(articles))
    assert [reading.article_id for reading in found] == [article.article_id for article in articles]
    assert all(reading.events for reading in found)


def test_documents_are_coded_without_their_pages(pool: ReaderPool) -> None:
    (reading,) = pool.read([page("a")])
    assert reading.document is not None
    assert next(pool.code([reading.document])).events == reading.events


def test_a_reading_crosses_processes_whole(pool: ReaderPool) -> None:
    (reading,) = pool.read([page("a")])
    again = pickle.loads(pickle.dumps(reading))
    assert repr(again) == repr(reading)
    assert (again.coded_with, again.extracted_with, again.model) == (reading.coded_with, reading.extracted_with, reading.model)
    assert again.coded_with
    assert again.model


def test_workers_start_once_and_only_when_asked(tmp_path: Path) -> None:
    before = set(multiprocessing.active_children())
    with ReaderPool(Settings(home=tmp_path, workers=1)) as pool:
        assert set(multiprocessing.active_children()) == before
        pool.start()
        pool.start()
        assert len(set(multiprocessing.active_children()) - before) == 1
    assert set(multiprocessing.active_children()) == before


@pytest.mark.slow
def test_the_guilty_article_alone_is_lost(pool: ReaderPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LONGEST_SECONDS", 4.0)
    once = make_article("https://news.example/once", PAGE.format("once", TEXT), title=str(tmp_path / "died"))
    articles = [page("1"), page("kill"), page("2"), page("fail"), page("3"), page("hang"), once, page("4")]
    found = list(pool._each(deadly, articles))
    assert [reading.page_class for reading in found] == ["article", "error", "article", "error", "article", "error", "article", "article"]
    assert [found[at].rejections[0].reason for at in (1, 3, 5)] == ["reader-died", "coder-failed", "reader-died"]
    assert "ZeroDivisionError: of its own" in found[3].rejections[0].detail


def test_articles_are_taken_as_the_workers_keep_up(pool: ReaderPool) -> None:
    taken = []

    def articles() -> object:
        for number in range(40):
            taken.append(number)
            yield page(str(number))

    reading = pool.read(articles())
    next(reading)
    assert len(taken) <= readers.UNDER_WAY * 2
    assert len(list(reading)) == 39


def test_a_wrong_row_of_the_user_is_told(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("nonsense\n1\n")
    with ReaderPool(Settings(home=tmp_path, workers=1)) as started, pytest.raises(SeedError, match=r"actors\.csv"):
        asyncio.run(started.read_one(page("1")))


SCRIPT = """
import sys, time
from pathlib import Path
from dateline.words.settings import Settings
from dateline.flows.steps.readers import ReaderPool
if __name__ == "__main__":
    with ReaderPool(Settings(home=Path(sys.argv[1]), workers=1)) as pool:
        pool.start()
        time.sleep(4)
        print(*pool._pool._pool_manager.worker_manager.workers, flush=True)
        time.sleep(600)
"""


@pytest.mark.slow
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(SCRIPT)
    with subprocess.Popen([sys.executable, str(script), str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        (worker,) = map(int, parent.stdout.readline().split())
        parent.kill()
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists() or Path(f"/proc/{worker}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("the worker outlived its parent")
