"""One-off history: `dateline backfill`."""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.app.terminal import DONE, SOME_FAILED, day_of
from dateline.words.settings import load_settings

if TYPE_CHECKING:
    from dateline.flows.steps.history.material import Material
    from dateline.flows.steps.history.plan import Plan
    from dateline.flows.steps.history.work import BackfillReport, Job


@click.group()
def backfill() -> None:
    """Bring in history, once: addresses, sitemaps, archives, files.

    \b
    dateline backfill urls old-links.txt --since 2018-01-01 --until 2018-12-31
    dateline backfill sitemap https://paper.example/sitemap.xml --since 2024-01-01
    dateline backfill warc CC-NEWS-20180501*.warc.gz --dry-run
    dateline backfill cdx index.cdxj --url paper.example/2018/
    dateline backfill files corpus.jsonl --map text=body,date=published

    \b
    Days are days of publication, whenever the page was fetched: --since and --until are both included.
    Stopped, or killed? The same command goes on where it stood. Run again when all is done, it adds nothing.
    --dry-run counts what is new and says how long it would take and how much it would store.

    Pages are fetched at half the pace of the scheduled runs, which go first. One backfill runs at a time; `dateline run` beside it is fine.
    Exit status: 0 done; 1 done but for what is named (wrong lines, damaged records, pages to be tried again); 2 usage.
    """


def _days(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every kind of backfill."""
    command = click.option("--dry-run", is_flag=True, help="Only say how many are new, how long they would take and how much they would store.")(command)
    command = click.option("--until", metavar="D", help="Last day of publication, YYYY-MM-DD.")(command)
    return click.option("--since", metavar="D", help="First day of publication, YYYY-MM-DD.")(command)


@backfill.command()
@click.argument("file", type=click.Path(dir_okay=False))
@_days
def urls(file: str, **options: Any) -> None:
    """Fetch the pages of a list of addresses.

    The list is text with one address a line (# begins a comment), or CSV with the columns url, and date and title if they are known.
    """
    from dateline.flows.steps.history.lists import url_list

    _run(options, lambda job: [url_list(Path(file))])


@backfill.command()
@click.argument("url")
@_days
def sitemap(url: str, **options: Any) -> None:
    """Fetch the pages that a site's sitemap names.

    Indexes, news sitemaps and gzip are read, and a robots.txt that names sitemaps:

    \b
    dateline backfill sitemap https://paper.example/robots.txt --since 2024-01-01

    What the sitemap dates outside the days, or says was last changed before them, is not fetched; for the rest the page's own day decides.
    """
    from dateline.flows.steps.history.sitemaps import sitemap as walked

    _run(options, lambda job: [walked(job, url)])


@backfill.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False))
@_days
def warc(files: tuple[str, ...], **options: Any) -> None:
    """Read the pages in WARC files.

    They are on your disk, gzipped or not, such as those of Common Crawl's CC-NEWS; nothing is fetched.
    Damaged records are named and passed over. Of a page that was captured more than once, the newest capture counts.
    """
    from dateline.flows.steps.history.warc import warc as archived

    _run(options, lambda job: [archived(Path(file), job.settings.max_page_bytes) for file in files])


@backfill.command()
@click.argument("indexes", nargs=-1, required=True, type=click.Path(dir_okay=False))
@click.option("--warcs", type=click.Path(file_okay=False), metavar="FOLDER", help="Where the WARC files are; else beside the index.")
@click.option("--url", "wanted", multiple=True, metavar="ADDRESS", help="Only addresses that begin so; * stands for anything. May be given more than once.")
@_days
def cdx(indexes: tuple[str, ...], warcs: str | None, wanted: tuple[str, ...], **options: Any) -> None:
    """Read the pages that an index of WARC files names.

    \b
    dateline backfill cdx cc-news.cdxj --warcs /archive --url paper.example/2018/ --url '*.example/world/*'

    CDX or CDXJ, gzipped or not, as `cdxj-indexer *.warc.gz > index.cdxj` writes it. Of a large archive only the captures that are wanted are read, each at its
    place: web pages that were there (status 2xx), captured not before --since, and of the same content the first alone. Nothing is fetched.
    """
    from dateline.flows.steps.history.cdx import indexed

    folder = Path(warcs) if warcs else None
    _run(options, lambda job: [indexed(Path(index), folder, wanted, job.days, job.settings.max_page_bytes) for index in indexes])


@backfill.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--map", "columns", default="", metavar="FIELD=COLUMN,...", help="Columns of text (or html), url, id, title, date: text=body,date=meta.day.")
@_days
def files(paths: tuple[str, ...], columns: str, **options: Any) -> None:
    """Read local files: pages, texts, tables of texts.

    Files, or folders of them: web pages (.html), plain text (.txt), JSON lines (.jsonl), CSV (.csv, .tsv); each may be gzipped.

    \b
    A row of JSON or CSV is a document. It is known by its url; without one by its id; without that by its line.
    A text without a date counts as published when its file was written.
    """
    from dateline.flows.steps.history.files import local_files, read_columns

    _run(options, lambda job: [local_files(Path(path), read_columns(columns), job.settings.max_page_bytes) for path in paths])


@backfill.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@_days
def feeds(paths: tuple[str, ...], **options: Any) -> None:
    """Fetch the articles of archived feed copies.

    The copies are files or folders of RSS, Atom or JSON feeds as they once were. Where an article is gone, and the copy carries its full text, that is read.
    """
    from dateline.flows.steps.history.copies import feed_copies

    _run(options, lambda job: [feed_copies(Path(path)) for path in paths])


def _run(options: dict[str, Any], materials: Callable[["Job"], Sequence["Material"]]) -> None:
    from dateline.flows.steps.history.plan import plan
    from dateline.flows.steps.history.work import BACKFILL_LOCK, Job
    from dateline.flows.steps.history.work import backfill as work
    from dateline.flows.steps.progress import shown_progress
    from dateline.warehouse.layout import Layout, locked

    settings = load_settings()
    days = days_of(options["since"], options["until"])
    tell_problems()
    with shown_progress() as progress:
        job = Job(settings, Layout(settings.home), days, progress)
        job.layout.prepare()
        found = materials(job)
        if options["dry_run"]:
            done: Plan | BackfillReport = plan(job, found)
        else:
            with locked(job.layout.home / BACKFILL_LOCK, 0.0, "another backfill is under way; wait for it, or stop it"):
                done = work(job, found)
    click.echo("\n".join(done.lines()))
    raise SystemExit(SOME_FAILED if done.failed else DONE)


def days_of(since: str | None, until: str | None) -> Any:
    """The days between two options. Raises UsageError for what is no day, and days the wrong way round."""
    from dateline.warehouse.backfill import days_between

    def day(text: str | None) -> date | None:
        return day_of(text) if text else None

    return days_between(day(since), day(until))


def tell_problems() -> None:
    """Prints what goes wrong on the way, beside the progress."""

    class Said(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            click.echo(self.format(record), err=True)

    logger = logging.getLogger("dateline")
    logger.setLevel(logging.WARNING)
    if not any(type(handler).__name__ == "Said" for handler in logger.handlers):
        logger.addHandler(Said())
