"""Questions to the warehouse: `dateline sql` and `dateline explain`."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from dateline.settings import load_settings
from flows.terminal import console, lines_of

if TYPE_CHECKING:
    from warehouse.query import ArticleExplanation, Explanation

FORMATS = ("table", "csv", "json", "jsonl", "parquet")


@click.command()
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
    text = "".join(lines_of(file)) if file else query
    if text is None and sys.stdin.isatty():
        _prompt(layout, fresh=fresh)
        return
    _print_result(run_query(layout, text if text is not None else sys.stdin.read(), fresh=fresh), format_)


def _print_result(result: Any, format_: str) -> None:
    from flows.render import row_table, rows_as

    if format_ == "table":
        console().print(row_table(result.columns, result.rows))
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


@click.command()
@click.argument("id_", metavar="ID")
def explain(id_: str) -> None:
    """Walk an event back to its sentence, document, article, entry and feed; or show what became of an article.

    The beginning of an id is enough; of an article also its URL. An article shows its revisions: the sentences that each removed (-) and
    added (+), and the events that it lost and gained with them.

    \b
    dateline explain 918d27c1
    dateline explain http://eastgate.example/hackers-hit-estonian-banks.html
    """
    from warehouse.layout import Layout
    from warehouse.query import explain as ask
    from warehouse.query import explain_article

    layout = Layout(load_settings().home)
    article = explain_article(layout, id_)
    for label, text in _article_lines(article) if article is not None else _event_lines(ask(layout, id_)):
        click.echo(f"{label:>10}  {text}".rstrip())


def _article_lines(found: "ArticleExplanation") -> Iterator[tuple[str, str]]:
    from extractors.sentences import split_sentences
    from flows.render import changed

    one = found.article
    yield "article", f"{one['article_id']}  {one['url']}"
    yield "page", f"{one['page_class'] or 'not read'}, {one['http_status']}, {one['bytes']} bytes, fetched {one['fetched_at']:%Y-%m-%d %H:%M} UTC"
    if one["kept_in"]:
        yield "", f"kept in pages/{one['kept_in']}"
    for rejection in found.rejections:
        yield "rejected", f"{rejection['stage']}: {rejection['reason']}: {rejection['detail']}"
    before: tuple[str, ...] = ()
    for version in found.revisions:
        sentences = tuple(version["text"][sentence.start : sentence.end] for sentence in split_sentences(version["text"]))
        size = f"{version['characters']} characters, {len(version['events'])} events"
        yield (
            "revision",
            f"{version['revision']} of {version['revisions']}  {version['document_id']}  since {version['first_fetched_at']:%Y-%m-%d %H:%M} UTC, {size}",
        )
        yield "title", f"“{version['title']}”"
        if version["previous_document_id"]:
            yield from (("", line) for line in changed(before, sentences))
        yield from (("lost", event) for event in version["lost"])
        yield from (("gained" if version["previous_document_id"] else "event", event) for event in version["gained"])
        before = sentences
    for entry in found.entries:
        yield "entry", f"{entry['entry_id']}  “{entry['title']}”, {entry['published_at']}, {entry['state']}, from {entry['feed_url']}"


def _event_lines(found: "Explanation") -> Iterator[tuple[str, str]]:
    from flows.render import explained

    event = found.event
    score = f"CAMEO {event['cameo']}, quad {event['quad']}, Goldstein {event['goldstein']}, PLOVER score {event['plover_score']}"
    yield from [
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
        *(("known by", f"{one['kind']}  {one['value']}") for one in found.aliases),
        *(("entry", f"{one['entry_id']}  “{one['title']}”, {one['published_at']}, {one['state']}") for one in found.entries),
        *(("feed", f"{one['feed_url']}  {one['feed_title'] or ''}") for one in found.entries),
    ]
