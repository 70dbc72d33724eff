"""The command line."""

import atexit
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from dateline.errors import DatelineError, UsageError
from dateline.settings import Settings, load_settings
from flows.bench import bench

if TYPE_CHECKING:
    from rich.console import Console

    from extractors.read import Coder
    from flows.ingest import IngestReport

DONE, SOME_FAILED, USAGE = 0, 1, 2
FORMATS = ("table", "csv", "json", "jsonl", "parquet")


class _Commands(click.Group):
    """Commands whose foreseen errors are one line and an exit status, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            _stop(str(error), USAGE)
        except DatelineError as error:
            _stop(str(error), SOME_FAILED)
        except BrokenPipeError:
            sys.stderr.close()  # whoever read our output has seen enough
            raise SystemExit(DONE) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _stop(message: str, status: int) -> NoReturn:
    click.echo(f"dateline: {message}", err=True)
    raise SystemExit(status)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="dateline", prog_name="dateline")
def main() -> None:
    """News feeds in, event data out: who did what to whom, where and when, each row with the sentence that says so.

    \b
    dateline run                                   one cycle; without feeds of yours: the sample wire and ours
    dateline sql "FROM event_flat LIMIT 5"         ask the published database
    dateline explain EVENT_ID                      from an event back to its feed
    echo "Mali expelled France's envoy." | dateline code

    All state is in DATELINE_HOME (default ./var). Exit status: 0 done, 1 some work failed, 2 usage.
    """


@main.command()
@click.option("--feeds", type=click.Path(dir_okay=False), help="Poll the feeds of this file: OPML, or one address a line.")
@click.option("--now", is_flag=True, help="Poll every feed, also those that are not due; Retry-After and 410 still hold.")
def run(feeds: str | None, now: bool) -> None:
    """One cycle: poll what is due, fetch, read, code, load, publish.

    Without --feeds it polls the feeds that you added (`dateline feeds add`), and as long as there are none, the sample wire, a set of
    invented publishers on loopback, and a list of real news feeds.
    """
    settings = load_settings()
    _prepare_prefect(settings)
    _log_to(sys.stdout)
    click.echo("starting (Prefect's own server takes 10 to 20 seconds)" if "PREFECT_API_URL" not in os.environ else "starting", err=True)
    from flows.ingest import ingest

    try:
        report = ingest(str(Path(feeds).resolve()) if feeds else None, now)
    finally:
        _send_logs()
    _print_report(settings, report)
    if report.failed:
        raise SystemExit(SOME_FAILED)


def _prepare_prefect(settings: Settings) -> None:
    """Prefect's settings, before it is imported; the user's own come first."""
    from warehouse.layout import Layout

    home = settings.home.resolve()
    Layout(home).prepare()
    (home / "prefect").mkdir(exist_ok=True)
    for name, value in {
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "dateline",  # to the Prefect UI ...
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # ... but we print them ourselves
    }.items():
        os.environ.setdefault(name, value)


def _send_logs() -> None:
    """Gives Prefect's server the last log lines while it is still there."""
    from prefect.logging.handlers import APILogHandler

    APILogHandler().flush()


def _log_to(stream: Any) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("dateline")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)


def _print_report(settings: Settings, report: "IngestReport") -> None:
    from warehouse.layout import Layout
    from warehouse.query import run_summary

    console = _console()
    added = report.loaded.added
    feeds = ", ".join(f"{count} {outcome}" for outcome, count in report.polls) or "none due"
    click.echo(f"\nfeeds: {feeds}" + (f", {report.not_due} not due" if report.not_due else ""))
    for name, error in report.loaded.set_aside:
        click.echo(f"set aside: batch {name}: {error}")
    if not (added.entries or added.articles or added.events):
        click.echo("nothing new")
        return
    summary = run_summary(Layout(settings.home), report.run_id)
    click.echo(f"entries: {added.entries} new")
    click.echo(f"articles: {', '.join(f'{count} {outcome}' for outcome, count in report.outcomes) or 'none'}")
    click.echo(f"events: {added.events}" + (f" ({', '.join(f'{count} {kind}' for kind, count in summary.event_types)})" if summary.event_types else ""))
    if summary.events.rows:
        from flows.render import row_table

        console.print(row_table(summary.events.columns, summary.events.rows))
        click.echo(f'next: dateline explain {summary.events.rows[0][0]}   or   dateline sql "FROM event_flat"')


@main.command()
@click.argument("file", type=click.Path(dir_okay=False), required=False)
@click.option("--date", "published_on", metavar="D", help="Day of publication, YYYY-MM-DD (default: today): what 'on Wednesday' counts from.")
@click.option("--format", "format_", type=click.Choice(("table", "jsonl")), default="table", show_default=True)
@click.option("--jsonl-in", is_flag=True, help='One {"id","text","date"?} a line in, one {"id","events":[...]} a line out, in order.')
def code(file: str | None, published_on: str | None, format_: str, jsonl_in: bool) -> None:
    """Code raw text, without a database: FILE, or what comes in on standard input; every line is a paragraph.

    \b
    dateline code article.txt --date 2023-08-31
    dateline code --jsonl-in < texts.jsonl > events.jsonl
    """
    on = _day(published_on) if published_on else date.today()
    lines = _lines(file)
    if jsonl_in:
        failed = _each_line(lines, _code_line(_coder(), on))
        raise SystemExit(SOME_FAILED if failed else DONE)
    text = "".join(lines)
    if not text.strip():
        raise UsageError("there is no text in it", file or "standard input")
    from extractors.text import read_text
    from flows.render import event_json, event_table

    reading = _coder().code_document(read_text(text, on))
    if format_ == "jsonl":
        for event in reading.events:
            click.echo(json.dumps(event_json(event), ensure_ascii=False))
        return
    _console().print(event_table(reading.events))
    sentences = reading.document.sentences if reading.document else ()
    click.echo(f"{len(reading.events)} events in {len(sentences)} sentences")


@main.command()
def resolve() -> None:
    """Say who an actor string denotes on a day: one {"id","text","date"?,"context"?} a line in, one {"id","code",...} a line out.

    \b
    echo '{"id": 1, "text": "the Kremlin", "date": "2023-08-31"}' | dateline resolve
    """
    from extractors.actors import ActorExtractor
    from extractors.read import user_actors

    extractor = ActorExtractor.load(user_actors(load_settings()))

    def answer(row: dict[str, Any]) -> dict[str, Any]:
        actor = extractor.resolve_text(str(row["text"]), _day(row["date"]) if row.get("date") else date.today(), row.get("context"))
        if actor is None:
            return {"code": None, "country": None, "sectors": [], "name": None, "wikidata_id": None}
        return {
            "code": actor.code,
            "country": actor.country,
            "sectors": list(actor.sectors),
            "name": actor.name,
            "wikidata_id": actor.wikidata_id,
        }

    raise SystemExit(SOME_FAILED if _each_line(sys.stdin, answer) else DONE)


def _code_line(coder: "Coder", on: date) -> Callable[[dict[str, Any]], dict[str, Any]]:
    from extractors.text import read_text
    from flows.render import event_json

    def answer(row: dict[str, Any]) -> dict[str, Any]:
        document = read_text(str(row["text"]), _day(row["date"]) if row.get("date") else on, document_id=str(row["id"]))
        return {"events": [event_json(event) for event in coder.code_document(document).events]}

    return answer


def _each_line(lines: Iterator[str] | Any, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> bool:
    """Answers each JSON line in order; one that is wrong is answered with its error. True if any was."""
    failed = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row: Any = None
        try:
            row = json.loads(line)
            result = {"id": row["id"], **answer(row)}
        except (ValueError, KeyError, TypeError, UsageError) as error:
            failed = True
            identity = row.get("id") if isinstance(row, dict) else None
            what = f"no {error}" if isinstance(error, KeyError) else str(error)
            result = {"id": identity, "error": f"line {number}: {what}"}
            click.echo(f"dateline: line {number}: {what}", err=True)
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return failed


def _lines(file: str | None) -> Iterator[str]:
    if file is None or file == "-":
        yield from sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8", errors="replace") as stream:
            yield from stream
    except OSError as error:
        raise UsageError(f"cannot read it ({error.strerror})", file) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except (ValueError, TypeError):
        raise UsageError("no day; write YYYY-MM-DD", str(text)) from None


def _coder() -> "Coder":
    from extractors.read import Coder

    return Coder.load(load_settings())


@main.command()
@click.argument("query", required=False)
@click.option("-f", "--file", type=click.Path(dir_okay=False), help="Read the SQL from a file.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--fresh", is_flag=True, help="Ask the live database, waiting its turn, instead of the published copy.")
def sql(query: str | None, file: str | None, format_: str, fresh: bool) -> None:
    """Ask the published database in SQL, read-only. Without a query: a prompt.

    \b
    dateline sql "FROM event_flat WHERE event_type = 'PROTEST'"
    dateline sql "FROM dyad_day" --format csv > dyads.csv
    """
    from warehouse.layout import Layout
    from warehouse.query import run_query

    layout = Layout(load_settings().home)
    text = "".join(_lines(file)) if file else query
    if text is None and sys.stdin.isatty():
        _prompt(layout, fresh=fresh)
        return
    _print_result(run_query(layout, text if text is not None else sys.stdin.read(), fresh=fresh), format_)


def _print_result(result: Any, format_: str) -> None:
    from flows.render import row_table, rows_as

    if format_ == "table":
        _console().print(row_table(result.columns, result.rows))
        click.echo(f"{len(result.rows)} row{'' if len(result.rows) == 1 else 's'}")
    elif format_ == "parquet":
        from warehouse.query import as_parquet

        sys.stdout.buffer.write(as_parquet(result))
    else:
        click.echo(rows_as(format_, result.columns, result.rows), nl=False)


def _prompt(layout: Any, *, fresh: bool) -> None:
    """Statements end with a semicolon; an empty line or Ctrl-D leaves."""
    import readline  # noqa: F401 (gives input() its history and editing)

    from dateline.errors import QueryError
    from warehouse.query import run_query

    click.echo("statements end with ;   Ctrl-D leaves", err=True)
    lines: list[str] = []
    while True:
        try:
            lines.append(input("     ...> " if lines else "dateline> "))
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
        if not lines[-1].rstrip().endswith(";"):
            continue
        try:
            _print_result(run_query(layout, "\n".join(lines), fresh=fresh), "table")
        except QueryError as error:
            click.echo(str(error), err=True)
        lines = []


@main.command()
@click.argument("event_id")
def explain(event_id: str) -> None:
    """Walk an event back to its sentence, document, article, entry and feed. The beginning of an id is enough."""
    from flows.render import explained
    from warehouse.layout import Layout
    from warehouse.query import explain as ask

    found = ask(Layout(load_settings().home), event_id)
    event = found.event
    score = f"CAMEO {event['cameo']}, quad {event['quad']}, Goldstein {event['goldstein']}, PLOVER score {event['plover_score']}"
    lines = [
        ("event", f"{event['event_id']}  {event['event_type']}{'/' + event['mode'] if event['mode'] else ''}  {event['status']}"),
        ("", f"{score}, contexts: {', '.join(event['contexts']) or 'none'}"),
        *(
            (one["side"], f"{one['code']}  {one['name']}  “{one['text']}” ({one['how']}{', ' + one['wikidata_id'] if one['wikidata_id'] else ''})")
            for one in found.participants
        ),
        ("when", f"{event['event_date'] or 'the text does not say'} ({event['date_precision']})"),
        *(("where", f"{one['name']}, {one['country']}  “{one['text']}”") for one in found.places),
        ("says so", f"{event['attributed_to']}  “{event['attributed_text']}”" if event["attributed_to"] else "the outlet"),
        ("why", f"rule {event['rule']}, confidence {event['confidence']}, {event['coder']}, {event['model']}"),
        ("sentence", f"{event['sentence']}: {explained(event)}"),
        ("document", f"{event['document_id']}  “{event['document_title']}”, {event['outlet']}, {event['published_on']} (from {event['published_from']})"),
        (
            "article",
            f"{event['article_id']}  {event['final_url']}  {event['http_status']}, {event['bytes']} bytes, fetched {event['fetched_at']:%Y-%m-%d %H:%M} UTC",
        ),
        *(("entry", f"{one['entry_id']}  “{one['title']}”, {one['published_at']}, {one['state']}") for one in found.entries),
        *(("feed", f"{one['feed_url']}  {one['feed_title'] or ''}") for one in found.entries),
    ]
    for label, text in lines:
        click.echo(f"{label:>10}  {text}")


@main.group()
def feeds() -> None:
    """List, add and check feeds."""


@feeds.command("list")
def feeds_list() -> None:
    """The feeds that `dateline run` polls, with how they are doing."""
    from flows.render import row_table
    from flows.sources import our_feeds, own_feeds
    from warehouse.layout import Layout
    from warehouse.query import run_query

    settings = load_settings()
    layout = Layout(settings.home)
    sources = own_feeds(settings)
    health = {}
    if layout.published.exists():
        columns = "url, last_outcome, coalesce(last_reason, ''), failures, entries, coded, rejected, strftime(last_polled_at, '%Y-%m-%d %H:%M')"
        health = {row[0]: row[1:] for row in run_query(layout, f"SELECT {columns} FROM feed_health").rows}  # noqa: S608 (our own text)
    if sources is None:
        click.echo("no feeds of yours yet (`dateline feeds add URL`); until then the sample wire and these are polled:")
    listed = list(dict.fromkeys([source.url for source in (sources if sources is not None else our_feeds())] + ([] if sources is not None else list(health))))
    rows = [(url, *health.get(url, ("never polled", "", "", "", "", "", ""))) for url in listed]
    _console().print(row_table(("feed", "last poll", "reason", "failures", "entries", "coded", "rejected", "polled at (UTC)"), rows))


@feeds.command("add")
@click.argument("urls", nargs=-1, required=True)
@click.option("--title", default="", help="What to call it.")
def feeds_add(urls: tuple[str, ...], title: str) -> None:
    """Add feeds to the list in DATELINE_HOME/feeds.csv. From then on only feeds of that list are polled."""
    from flows.sources import Source, add_feed, is_web
    from warehouse.layout import Layout

    settings = load_settings()
    Layout(settings.home).prepare()
    for url in urls:
        if not is_web(url):
            raise UsageError("a feed's address begins with http:// or https://", url)
        click.echo(f"{url}: {'added' if add_feed(settings, Source(url, title)) else 'was there already'}")


@feeds.command("check")
@click.argument("urls", nargs=-1)
def feeds_check(urls: tuple[str, ...]) -> None:
    """Ask feeds (or the whole list) once, without keeping anything, and say what they gave."""
    import asyncio

    from dateline.fetch import Fetcher
    from dateline.records import FeedPoll, FeedState
    from flows.acquire import poll_feeds
    from flows.sources import our_feeds, own_feeds

    settings = load_settings()
    asked = urls or tuple(source.url for source in (own_feeds(settings) or our_feeds()))

    async def ask() -> list[FeedPoll]:
        async with Fetcher(settings) as fetcher:
            found = []
            async for poll in poll_feeds(fetcher, [FeedState(url) for url in asked]):
                found.append(poll)
                click.echo(f"{poll.feed_url}: {_check_line(poll)}")
            return found

    settings.home.mkdir(parents=True, exist_ok=True)
    if any(poll.outcome != "read" for poll in asyncio.run(ask())):
        raise SystemExit(SOME_FAILED)


def _check_line(poll: Any) -> str:
    if poll.outcome != "read":
        return f"{poll.rejections[0].reason}: {poll.rejections[0].detail}"
    newest = max((entry.published_at for entry in poll.entries if entry.published_at), default=None)
    problems = f", {len(poll.rejections)} problems (first: {poll.rejections[0].detail})" if poll.rejections else ""
    return f"ok, “{poll.title}”, {len(poll.entries)} items, newest {f'{newest:%Y-%m-%d %H:%M} UTC' if newest else 'undated'}{problems}"


@main.command()
def doctor() -> None:
    """Check that everything is in place; each line says what was found and what to do."""
    from flows.doctor import findings

    failed = False
    for finding in findings():
        failed |= not finding.ok
        click.echo(f"{'ok ' if finding.ok else 'NOT'}  {finding.what}: {finding.detail}")
    if failed:
        raise SystemExit(SOME_FAILED)


main.add_command(bench)


def enter() -> NoReturn:
    """The command `dateline`. After a flow the process ends without tearing the interpreter down: threads of Prefect outlive that."""
    status: Any = DONE
    try:
        main()
    except SystemExit as leaving:
        status = leaving.code
    if "prefect" in sys.modules:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else SOME_FAILED)
    raise SystemExit(status)


def _console() -> "Console":
    from rich.console import Console

    return Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=200)
