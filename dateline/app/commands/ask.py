"""Questions to the warehouse: `dateline sql` and `dateline explain`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from dateline.app.terminal import console, lines_of
from dateline.words.settings import load_settings

if TYPE_CHECKING:
    from dateline.warehouse.layout import Layout
    from dateline.warehouse.query import ArticleExplanation, Bounds, Explanation, Result

FORMATS = ("table", "csv", "json", "jsonl", "parquet")
SHOWN = 1_000
"""Rows of a result that are shown as a table."""


@click.command()
@click.argument("query", required=False)
@click.option("-f", "--file", type=click.Path(dir_okay=False), help="Read the SQL from a file; - for standard input.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="Of several statements, all but table give the last.")
@click.option("--views", is_flag=True, help="List what can be asked: views, macros and tables, each with a sentence.")
@click.option("--fresh", is_flag=True, help="Ask the live database, waiting its turn, instead of the published copy.")
@click.option("--allow-files", is_flag=True, help="Let SQL read and write files (read_csv, COPY ... TO). The database itself stays read-only.")
def sql(query: str | None, file: str | None, format_: str, views: bool, fresh: bool, allow_files: bool) -> None:
    """Ask the published database in SQL, read-only. Without a query: a prompt.

    \b
    dateline sql --views
    dateline sql "FROM incident WHERE event_type = 'PROTEST' ORDER BY outlets DESC LIMIT 10"
    dateline sql "FROM dyad_day" --format csv > dyads.csv
    dateline sql -f report.sql

    Settings: DATELINE_SQL_MEMORY and DATELINE_SQL_SECONDS bound a query. More in docs/querying.md and docs/cookbook.md.
    """
    from dateline.warehouse.layout import Layout
    from dateline.warehouse.query import Bounds

    settings = load_settings()
    asker = _Asker(Layout(settings.home), Bounds(settings.sql_memory, settings.sql_seconds, allow_files), fresh)
    if views:
        asker.views(format_)
    elif query is None and file is None and sys.stdin.isatty():
        from dateline.app.prompt import prompt

        prompt(settings.home, asker.ask, asker.views, asker.names)
    else:
        asker.ask(query if query is not None and file is None else "".join(lines_of(file)), format_)


@dataclass(frozen=True)
class _Asker:
    """Opens the database for each text of SQL: so a prompt sees what was published since its last question, and keeps nobody waiting between two."""

    layout: "Layout"
    bounds: "Bounds"
    fresh: bool

    def ask(self, text: str, format_: str = "table") -> None:
        """Prints the results of all statements, or in other formats than a table that of the last."""
        from dateline.warehouse.query import query, query_parquet, reading, statements

        with reading(self.layout, fresh=self.fresh, bounds=self.bounds) as connection:
            *before, last = statements(connection, text)
            for statement in before:
                result = query(connection, statement, self.bounds)
                if format_ == "table":
                    _print_table(result)
            if format_ == "parquet":
                sys.stdout.buffer.write(query_parquet(connection, last, self.bounds))
                return
            result = query(connection, last, self.bounds)
        if format_ == "table":
            _print_table(result)
        else:
            from dateline.app.render import rows_as

            click.echo(rows_as(format_, result.columns, result.rows), nl=False)

    def views(self, format_: str = "table") -> None:
        """Prints what can be asked."""
        from dateline.warehouse.connect import sql

        self.ask(sql("queries/relations"), format_)

    def names(self) -> list[str]:
        """Names that a prompt completes."""
        from dateline.warehouse.connect import sql
        from dateline.warehouse.query import run_query

        return sorted({str(row[0]) for row in run_query(self.layout, sql("queries/completions")).rows})


def _print_table(result: "Result") -> None:
    if not result.columns:
        return
    from dateline.app.render import row_table

    console().print(row_table(result.columns, result.rows[:SHOWN]))
    count = f"{len(result.rows):,} row{'' if len(result.rows) == 1 else 's'}"
    click.echo(count if len(result.rows) <= SHOWN else f"{count}, of which the first {SHOWN:,} are shown; --format csv, jsonl or parquet gives all")


@click.command()
@click.argument("id_", metavar="ID")
def explain(id_: str) -> None:
    """Walk an event back to its sentence, document, article, entry and feed; or show an incident, a story, or what became of an article.

    The beginning of an id is enough; of an article also any address by which it is known. An incident (i...) shows its reports, and in what
    each agrees with the first one; a story (s...) who carries it, and how much of it. An article shows its revisions: the sentences that each
    removed (-) and added (+), and the events that it lost and gained with them; and why links in feeds are the same article: by a link, a
    redirect, what the page calls itself, or its text.

    \b
    dateline explain 918d27c1
    dateline explain i918d27c1
    dateline explain http://eastgate.example/hackers-hit-estonian-banks.html
    """
    from dateline.warehouse.layout import Layout

    for label, text in _explained(Layout(load_settings().home), id_):
        click.echo(f"{label:>10}  {text}".rstrip())


def _explained(layout: "Layout", id_: str) -> Iterator[tuple[str, str]]:
    from dateline.warehouse.query import explain as explain_event
    from dateline.warehouse.query import explain_article, explain_incident, explain_story

    if id_.startswith("i"):
        return _incident_lines(*explain_incident(layout, id_))
    if id_.startswith("s"):
        return _story_lines(explain_story(layout, id_))
    article = explain_article(layout, id_)
    return _article_lines(article) if article is not None else _event_lines(explain_event(layout, id_))


def _incident_lines(one: Mapping[str, Any], reports: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    yield "incident", f"{one['incident_id']}  {_kind(one)}  {one['status']}"
    yield "", f"CAMEO {one['cameo']}, quad {one['quad']}, Goldstein {one['goldstein']}, PLOVER score {one['plover_score']}"
    for side in ("actor", "recipient"):
        yield from ((side, f"{code}  {name}") for code, name in zip(one[f"{side}s"], one[f"{side}_names"], strict=True))
    yield "when", f"{one['event_on']} ({one['date_precision']})"
    if one["place"]:
        yield "where", f"{one['place']}, {one['place_country']}"
    yield "told", f"{_told(one)}, first seen {one['first_seen_at']:%Y-%m-%d %H:%M} UTC"
    yield "best", f"{one['event_id']}  {one['sentence_text']}"
    for report in reports:
        agreed = f"agrees in {', '.join(report['agreed'])}; words {report['similarity']:.2f}" if report["agreed"] else "the first"
        yield "report", f"{report['event_id']}  {report['published_on']}  {report['outlet']}  {_kind(report)}  {report['status']}  ({agreed})"
        yield "", report["sentence_text"]


def _story_lines(carriers: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    story = carriers[0]
    yield "story", f"{story['story_id']}  “{story['title']}”"
    yield "origin", f"{story['origin']}{', credits ' + story['credit'] if story['credit'] else ''}"
    yield "carried", f"{_many(story['articles'], 'article')} at {_many(story['outlets'], 'outlet')}; the first is what each is compared with"
    for one in carriers:
        when = one["published_at"] or one["published_on"]
        yield "article", f"{one['article_id']}  {when}  {one['outlet']}  {one['containment']:.0%} contained  {one['url']}"


def _agreed(one: Mapping[str, Any]) -> str:
    return f"; agrees with the first in {', '.join(one['agreed'])}" if one["agreed"] else ""


def _kind(row: Mapping[str, Any]) -> str:
    return f"{row['event_type']}{'/' + row['mode'] if row['mode'] else ''}"


def _told(one: Mapping[str, Any]) -> str:
    accounts = f", {_many(one['stories'], 'account')} without copies" if one["stories"] < one["articles"] else ""
    return f"{_many(one['reports'], 'report')} in {_many(one['articles'], 'article')} of {_many(one['outlets'], 'outlet')}{accounts}"


def _answer(one: Mapping[str, Any]) -> str:
    return f"{one['http_status'] or 'no answer'}, {one['bytes']} bytes, fetched"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _article_lines(found: "ArticleExplanation") -> Iterator[tuple[str, str]]:
    from dateline.app.render import changed
    from dateline.extractors.sentences import split_sentences

    one = found.article
    yield "article", f"{one['article_id']}  {one['url']}"
    yield "page", f"{one['page_class'] or 'not read'}, {_answer(one)} {one['fetched_at']:%Y-%m-%d %H:%M} UTC"
    if one["text_from"] == "feed":
        yield "", "the text is what the feed carries of it"
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
    for alias in found.aliases:
        yield "known by", f"{alias['kind']}  {alias['value']}  since {alias['first_seen_at']:%Y-%m-%d %H:%M} UTC"
    for entry in found.entries:
        yield "entry", f"{entry['entry_id']}  “{entry['title']}”, {entry['published_at']}, {entry['state']}, from {entry['feed_url']}"
        yield "", f"link {entry['url']}" + (f", guid {entry['guid']}" if entry["guid"] else "")


def _found(event: Mapping[str, Any]) -> str:
    """How the day of publication was found, and how sure that is."""
    return f"from {event['published_from']}, confidence {event['published_confidence']}"


def _event_lines(found: "Explanation") -> Iterator[tuple[str, str]]:
    from dateline.app.render import explained

    event = found.event
    score = f"CAMEO {event['cameo']}, quad {event['quad']}, Goldstein {event['goldstein']}, PLOVER score {event['plover_score']}"
    yield from [
        ("event", f"{event['event_id']}  {_kind(event)}  {event['status']}"),
        ("", f"{score}, contexts: {', '.join(event['contexts']) or 'none'}"),
        *(
            (one["side"], f"{one['code']}  {one['name']}  “{one['text']}” ({one['how']}{', ' + one['wikidata_id'] if one['wikidata_id'] else ''})")
            for one in found.participants
        ),
        ("when", f"{event['event_date'] or 'the text does not say'} ({event['date_precision']})"),
        *(("where", f"{one['name']}, {one['country']}  “{one['text']}”") for one in found.places),
        ("says so", f"{event['attributed_to']}  “{event['attributed_text']}”" if event["attributed_to"] else "the outlet"),
        ("why", f"rule {event['rule']}, confidence {event['confidence']}, {event['coder']}, {event['model']}"),
        *(("incident", f"{one['incident_id']}  {_told(one)}{_agreed(one)}") for one in found.incidents),
        ("sentence", f"{event['sentence']}: {explained(event)}"),
        ("document", f"{event['document_id']}  “{event['document_title']}”, {event['outlet']}, {event['published_on']} ({_found(event)})"),
        *([("", "the text is what the feed carries of it")] if event["text_from"] == "feed" else []),
        (
            "article",
            f"{event['article_id']}  {event['final_url']}  {_answer(event)} {event['fetched_at']:%Y-%m-%d %H:%M} UTC",
        ),
        *(("known by", f"{one['kind']}  {one['value']}") for one in found.aliases),
        *(("entry", f"{one['entry_id']}  “{one['title']}”, {one['published_at']}, {one['state']}") for one in found.entries),
        *(("feed", f"{one['feed_url']}  {one['feed_title'] or ''}") for one in found.entries),
    ]
