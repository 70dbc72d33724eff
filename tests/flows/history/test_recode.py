"""Stored documents through another coder, pages through another extractor."""

import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from past import Here, Quiet, page, rows, table_sums

from dateline.extractors.read import Coder
from dateline.flows.steps.history.copies import feed_copies
from dateline.flows.steps.history.lists import url_list
from dateline.flows.steps.history.recode import RecodeJob, plan_recode, recode
from dateline.flows.steps.history.work import Job, backfill
from dateline.warehouse.backfill import Days
from dateline.warehouse.check import run_checks
from dateline.warehouse.layout import Layout
from dateline.warehouse.recode import Choice
from dateline.web.testing import FakeWeb
from dateline.words.records import Rejection
from dateline.words.settings import Settings

SITE = "https://paper.example"
Jobs = Callable[..., Job]
ALWAYS = Days()


@pytest.fixture(scope="module")
def stored_home(empty_home: Path, coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    layout = Layout(shutil.copytree(empty_home, folder / "home"))
    (folder / "urls.txt").write_text(f"{SITE}/2018\n{SITE}/2020\n{SITE}/short\n")
    web = {f"{SITE}/2018": page("2018-05-01"), f"{SITE}/2020": page("2020-05-01"), f"{SITE}/short": "<html><body><p>Too short.</p></body></html>"}
    settings = Settings(home=layout.home, host_spacing_seconds=0)
    job = Job(settings, layout, ALWAYS, Quiet(), transport=FakeWeb(web), readers=lambda settings: nullcontext(Here(coder)))
    backfill(job, [url_list(folder / "urls.txt")])
    return layout.home


@pytest.fixture
def stored(stored_home: Path, tmp_path: Path) -> Layout:
    """Articles of 2018 and 2020, read by the coder as shipped, and a page that holds none."""
    return Layout(shutil.copytree(stored_home, tmp_path / "home"))


@pytest.fixture
def other(coder: Coder) -> Coder:
    """A coder with other tables: Estonians are taken for somebody else's."""
    return replace(coder, version="dateline-1+other")


def job_of(layout: Layout, coder: Coder, batch_size: int = 100) -> RecodeJob:
    settings = Settings(home=layout.home, batch_size=batch_size)
    return RecodeJob(settings, layout, Quiet(), readers=lambda settings: nullcontext(Here(coder)))


def choice_of(coder: Coder, days: Days = ALWAYS, last_coder: str = "", *, beside: bool = False, pages: bool = False) -> Choice:
    return Choice(coder.version, days, last_coder, beside, pages)


class Deaf(Coder):
    """A coder that hears of one event less in each document, and calls the rest something else."""

    def code_document(self, document, rejections=(), page_class="article"):  # type: ignore[no-untyped-def]
        reading = super().code_document(document, rejections, page_class)
        unheard = tuple(Rejection("code", document.document_id, document.url, "no-trigger", sentence=event.sentence) for event in reading.events[:1])
        return replace(reading, events=tuple(replace(event, rule="other") for event in reading.events[1:]), rejections=(*reading.rejections, *unheard))


def deaf(coder: Coder) -> Coder:
    return Deaf(coder.parser, coder.actors, coder.events, coder.prefilter, "dateline-2+deaf")


def test_what_this_coder_read_is_passed_over(stored: Layout, coder: Coder) -> None:
    before = table_sums(stored)
    report = recode(job_of(stored, coder), choice_of(coder))
    assert (report.read, report.failed) == (0, False)
    assert "nothing to do" in report.lines()[0]
    assert table_sums(stored) == before


def test_another_version_that_says_the_same_changes_nothing_but_the_version(stored: Layout, other: Coder) -> None:
    before = table_sums(stored)
    report = recode(job_of(stored, other, batch_size=1), choice_of(other))
    assert (report.read, report.changed) == (2, 0)
    assert {name for name, sums in table_sums(stored).items() if sums != before[name]} <= {"article", "article_revision"}
    assert rows(stored, "SELECT count(*) FROM article WHERE coded_with = 'dateline-1+other' AND extracted_with <> coded_with") == [(2,)]
    assert recode(job_of(stored, other), choice_of(other)).read == 0


def test_what_a_feed_told_of_a_page_that_was_gone_stays_what_it_is(job: Jobs, layout: Layout, other: Coder, tmp_path: Path) -> None:
    text = "Estonia expelled two Russian diplomats in the afternoon. " + "The embassy did not answer questions about the decision of the government. " * 5
    item = f"<item><title>T</title><link>{SITE}/gone</link><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>A</title>"
    (tmp_path / "copy.xml").write_text(f"{head}{item}</channel></rss>")
    backfill(job(), [feed_copies(tmp_path / "copy.xml")])
    told = "SELECT page_class, status, text_from FROM article JOIN document USING (article_id)"
    assert rows(layout, told) == [("error", 404, "feed")]
    report = recode(job_of(layout, other), choice_of(other))
    assert (report.read, report.changed) == (1, 0)
    assert rows(layout, told) == [("error", 404, "feed")]


def test_a_text_in_another_language_stays_what_it_is(job: Jobs, layout: Layout, other: Coder, tmp_path: Path) -> None:
    german = "Die Regierung in Tallinn wies am Nachmittag zwei russische Diplomaten aus. Die Botschaft wollte sich dazu auf Nachfrage nicht weiter äußern. " * 4
    (tmp_path / "urls.txt").write_text(f"{SITE}/2018\n")
    web = {f"{SITE}/2018": f"<html lang='de'><head><title>Ausweisung</title></head><body><article><p>{german}</p></article></body></html>"}
    backfill(job(web), [url_list(tmp_path / "urls.txt")])
    before = table_sums(layout)
    report = recode(job_of(layout, other), choice_of(other))
    assert (report.read, report.changed) == (1, 0)
    assert {name for name, sums in table_sums(layout).items() if sums != before[name]} <= {"article", "article_revision"}


def test_in_place_the_old_events_are_kept_beside(stored: Layout, coder: Coder) -> None:
    events = rows(stored, "SELECT count(*) FROM event")[0][0]
    ids = rows(stored, "SELECT document_id, article_id FROM document ORDER BY ALL")
    report = recode(job_of(stored, deaf(coder)), choice_of(deaf(coder), Days(date(2018, 1, 1), date(2018, 12, 31))))
    assert (report.read, report.changed, report.events) == (1, 1, -1)
    assert rows(stored, "SELECT count(*) FROM event") == [(events - 1,)]  # type: ignore[operator]
    assert rows(stored, "SELECT document_id, article_id FROM document ORDER BY ALL") == ids
    assert rows(stored, "SELECT events, coder FROM reading_beside") == [(1, coder.version)]
    assert [row[0] for row in rows(stored, "SELECT change FROM coder_compare WHERE published_on < '2019-01-01'")].count("only by the other") == 1
    assert [result.name for result in run_checks(stored, fresh=True) if result.offending] == []
    back = recode(job_of(stored, coder), choice_of(coder, last_coder="dateline-2"))
    assert (back.read, back.events) == (1, 1)
    assert rows(stored, "SELECT count(*) FROM event") == [(events,)]
    assert rows(stored, "SELECT DISTINCT coder FROM reading_beside") == [("dateline-2+deaf",)]


def test_beside_nothing_that_counts_is_touched(stored: Layout, coder: Coder) -> None:
    before = table_sums(stored)
    report = recode(job_of(stored, deaf(coder)), choice_of(deaf(coder), beside=True))
    assert (report.read, report.beside) == (2, True)
    assert {name for name, sums in table_sums(stored).items() if sums != before[name]} == {"reading_beside"}
    assert rows(stored, "SELECT DISTINCT change FROM coder_compare") == [("not by the other",)]
    assert recode(job_of(stored, deaf(coder)), choice_of(deaf(coder), beside=True)).read == 0
    assert [result.name for result in run_checks(stored, fresh=True) if result.offending] == []


def test_killed_in_the_middle_it_goes_on_where_it_stood(stored: Layout, coder: Coder) -> None:
    class KilledError(Exception):
        pass

    class Dying(Deaf):
        read_so_far = 0

        def code_document(self, document, rejections=(), page_class="article"):  # type: ignore[no-untyped-def]
            type(self).read_so_far += 1
            if type(self).read_so_far == 2:
                raise KilledError
            return super().code_document(document, rejections, page_class)

    dying = Dying(coder.parser, coder.actors, coder.events, coder.prefilter, "dateline-2+deaf")
    with pytest.raises(KilledError):
        recode(job_of(stored, dying, batch_size=1), choice_of(dying))
    report = recode(job_of(stored, deaf(coder)), choice_of(deaf(coder)))
    assert (report.read, report.changed) == (1, 1)
    assert rows(stored, "SELECT count(DISTINCT coded_with) FROM article WHERE document_id IS NOT NULL") == [(1,)]


def test_pages_through_another_extractor(stored: Layout, other: Coder, tmp_path: Path) -> None:
    class Longer(Coder):
        """An extractor that takes the heading for text, and short pages for articles."""

        def read(self, article):  # type: ignore[no-untyped-def]
            reading = super().read(article)
            if reading.document is not None:
                text = f"News\n{reading.document.text}"
            elif b"Too short" in article.body:
                text = "Too short. Estonia expelled two Russian diplomats."
            from dateline.extractors.text import read_text

            document = read_text(text, date(2018, 5, 1), url=article.url)
            document = replace(document, article_id=article.article_id)
            return replace(self.code_document(document), extracted_with=self.version)

    longer = Longer(other.parser, other.actors, other.events, other.prefilter, other.version)
    report = recode(job_of(stored, longer), choice_of(longer, pages=True))
    assert (report.read, report.changed) == (3, 3)
    assert rows(stored, "SELECT count(*) FROM document") == [(3,)]
    assert rows(stored, "SELECT count(*) FROM article_revision") == [(5,)]
    assert rows(stored, "SELECT DISTINCT state FROM feed_entry") == [("coded",)]
    assert [result.name for result in run_checks(stored, fresh=True) if result.offending] == []
    assert recode(job_of(stored, longer), choice_of(longer, pages=True)).read == 0
    for kept in (stored.home / "pages").rglob("*.zst"):
        kept.unlink()
    gone = recode(job_of(stored, replace(longer, version="dateline-3+x")), choice_of(replace(longer, version="dateline-3+x"), pages=True))
    assert (gone.read, gone.unread, gone.failed) == (0, 3, True)


def test_a_plan_counts(stored: Layout, other: Coder) -> None:
    before = table_sums(stored)
    plan = plan_recode(job_of(stored, other), choice_of(other))
    assert plan.articles == 2
    assert plan.coder in plan.lines()[0]
    assert table_sums(stored) == before


def test_office_holders_are_those_of_the_day(job: Jobs, layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text(f"{SITE}/before\n{SITE}/after\n")
    web = {f"{SITE}/before": page("2016-05-01", "Donald Trump warned Iran."), f"{SITE}/after": page("2018-05-10", "Donald Trump warned Iran.")}
    backfill(job(web), [url_list(tmp_path / "urls.txt")])
    query = "SELECT DISTINCT p.code FROM event_participant AS p JOIN document USING (article_id) WHERE p.text LIKE '%Trump' AND published_on {} '2017-01-20'"
    assert rows(layout, query.format(">")) == [("USAGOV",)]
    assert rows(layout, query.format("<")) != [("USAGOV",)]
