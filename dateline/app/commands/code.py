"""Text in, events out: `dateline code` and `dateline resolve`."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from dateline.app.terminal import DONE, SOME_FAILED, console, day_of, lines_of
from dateline.words.errors import UsageError
from dateline.words.settings import load_settings

if TYPE_CHECKING:
    from dateline.extractors.read import Coder


@click.command()
@click.argument("file", type=click.Path(dir_okay=False), required=False)
@click.option("--date", "published_on", metavar="D", help="Day of publication, YYYY-MM-DD (default: today): what 'on Wednesday' counts from.")
@click.option("--format", "format_", type=click.Choice(("table", "jsonl", "html")), default="table", show_default=True)
@click.option("--jsonl-in", is_flag=True, help='One {"id","text","date"?} a line in, one {"id","events":[...]} a line out, in order.')
@click.option("--explain", is_flag=True, help="Say of each word that might name an event what became of it: the event, or which pass dropped it and why.")
def code(file: str | None, published_on: str | None, format_: str, jsonl_in: bool, explain: bool) -> None:
    """Code raw text, without a database: FILE, or what comes in on standard input; every line is a paragraph.

    \b
    dateline code article.txt --date 2023-08-31
    dateline code --jsonl-in < texts.jsonl > events.jsonl
    dateline code article.txt --explain                          what was considered, and why it fell
    dateline code article.txt --format html > article.html      the text with its events marked
    """
    on = day_of(published_on) if published_on else date.today()
    lines = lines_of(file)
    if jsonl_in:
        failed = _each_line(lines, _code_line(_coder(), on))
        raise SystemExit(SOME_FAILED if failed else DONE)
    text = "".join(lines)
    if not text.strip():
        raise UsageError("there is no text in it", file or "standard input")
    from dateline.app.render import considered_table, event_json, event_table

    reading = _coder().code(text, on)
    if format_ == "jsonl":
        for event in reading.events:
            click.echo(json.dumps(event_json(event), ensure_ascii=False))
        return
    if format_ == "html":
        from dateline.app.explorer.report import reading_page

        click.echo(reading_page(reading))
        return
    console().print(considered_table(reading) if explain else event_table(reading.events))
    sentences = reading.document.sentences if reading.document else ()
    click.echo(f"{len(reading.events)} events in {len(sentences)} sentences")


@click.command()
def resolve() -> None:
    """Say who an actor string denotes on a day: one {"id","text","date"?,"context"?} a line in, one {"id","code",...} a line out.

    \b
    echo '{"id": 1, "text": "the Kremlin", "date": "2023-08-31"}' | dateline resolve
    """
    from dateline.extractors.actors import ActorExtractor
    from dateline.extractors.read import user_actors

    extractor = ActorExtractor.load(user_actors(load_settings()))

    def answer(row: dict[str, Any]) -> dict[str, Any]:
        actor = extractor.resolve_text(str(row["text"]), day_of(row["date"]) if row.get("date") else date.today(), row.get("context"))
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
    from dateline.app.render import event_json
    from dateline.extractors.text import read_text

    def answer(row: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(row["text"], str):
            raise UsageError("'text' is no string")
        document = read_text(row["text"], day_of(row["date"]) if row.get("date") else on, document_id=str(row["id"]))
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
            if not isinstance(row, dict):
                raise UsageError('no object with "id" and "text"')
            result = {"id": row["id"], **answer(row)}
        except Exception as error:  # whatever is wrong with a line, the next is answered
            failed = True
            identity = row.get("id") if isinstance(row, dict) else None
            what = _problem(error)
            result = {"id": identity, "error": f"line {number}: {what}"}
            click.echo(f"dateline: line {number}: {what}", err=True)
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return failed


def _problem(error: Exception) -> str:
    """What is wrong with a line, for a person."""
    if isinstance(error, KeyError):
        return f"no {error}"
    if isinstance(error, UsageError | ValueError):
        return str(error)
    return f"{type(error).__name__}: {error}"


def _coder() -> "Coder":
    from dateline.extractors.read import Coder

    return Coder.load(load_settings())
