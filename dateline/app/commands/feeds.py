"""The user's feeds: `dateline feeds`."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.app.terminal import SOME_FAILED, USAGE, console
from dateline.words.errors import UsageError
from dateline.words.settings import Settings, load_settings

if TYPE_CHECKING:
    from dateline.flows.steps.sources import Source
    from dateline.warehouse.query import Result


@click.group()
def feeds() -> None:
    """List, add, import, export, check and watch feeds.

    \b
    dateline feeds add https://www.aljazeera.com/xml/rss/all.xml
    dateline feeds import subscriptions.opml     what a feed reader exports, or one address a line
    dateline feeds report                        what does not work, since when, and what was missed
    """


@feeds.command("list")
def feeds_list() -> None:
    """The feeds that `dateline run` polls, with how they are doing."""
    from dateline.app.render import row_table
    from dateline.flows.steps.sources import our_feeds, own_feeds
    from dateline.warehouse.layout import Layout
    from dateline.warehouse.query import run_query

    settings = load_settings()
    layout = Layout(settings.home)
    sources = own_feeds(settings)
    health = {}
    if layout.published.exists():
        columns = "url, last_outcome, coalesce(last_reason, ''), failures, entries, coded, rejected, strftime(last_polled_at, '%Y-%m-%d %H:%M')"
        health = {row[0]: row[1:] for row in run_query(layout, f"SELECT {columns} FROM feed_health").rows}  # noqa: S608 (our own text)
    if sources is None:
        click.echo("no feeds of yours yet (`dateline feeds add URL`); until then the demo feeds and these are polled:")
    listed = list(dict.fromkeys([source.url for source in (sources if sources is not None else our_feeds())] + ([] if sources is not None else list(health))))
    categories = {source.url: ", ".join(source.categories) for source in sources or ()}
    shown = any(categories.values())
    rows = [(url, *((categories[url],) if shown else ()), *health.get(url, ("never polled", "", "", "", "", "", ""))) for url in listed]
    heads = ("feed", *(("categories",) if shown else ()), "last poll", "reason", "failures", "entries", "coded", "rejected", "polled at (UTC)")
    console().print(row_table(heads, rows))


@feeds.command("add")
@click.argument("urls", nargs=-1, required=True)
@click.option("--title", default="", help="What to call it.")
def feeds_add(urls: tuple[str, ...], title: str) -> None:
    """Add feeds to the list in DATELINE_HOME/feeds.csv. From then on only feeds of that list are polled."""
    from dateline.flows.steps.sources import Source, is_web

    for url in urls:
        if not is_web(url):
            raise UsageError("a feed's address begins with http:// or https://", url)
    _add([Source(url, title) for url in urls])


@feeds.command("import")
@click.argument("file", type=click.Path(dir_okay=False))
def feeds_import(file: str) -> None:
    """Add the feeds of a FILE: OPML as feed readers export it, with its folders as categories, or one address a line."""
    from dateline.flows.steps.sources import is_web, read_feed_file

    sources = read_feed_file(Path(file))
    for source in sources:
        if not is_web(source.url):
            click.echo(f"{source.url}: left out; a feed's address begins with http:// or https://")
    _add([source for source in sources if is_web(source.url)])


def _add(sources: "Sequence[Source]") -> None:
    from dateline.flows.steps.sources import add_feeds
    from dateline.warehouse.layout import Layout

    settings = load_settings()
    Layout(settings.home).prepare()
    added = {source.url for source in add_feeds(settings, sources)}
    for source in sources:
        click.echo(f"{source.url}: {'added' if source.url in added else 'was there already'}")
    click.echo(f"{len(added)} of {len(sources)} added")


@feeds.command("remove")
@click.argument("urls", nargs=-1, required=True)
def feeds_remove(urls: tuple[str, ...]) -> None:
    """Take feeds off the list. What they brought stays in the database."""
    from dateline.flows.steps.sources import remove_feeds

    settings = load_settings()
    removed = {source.url for source in remove_feeds(settings, urls)} if settings.home.exists() else set()
    for url in urls:
        click.echo(f"{url}: {'removed' if url in removed else 'is not on your list'}")
    if len(removed) < len(set(urls)):
        raise SystemExit(USAGE)


@feeds.command("export")
@click.option("-o", "--output", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="File to write; else standard output.")
def feeds_export(output: str) -> None:
    """Write the list as OPML 2.0, which every feed reader takes; categories become folders."""
    from dateline.flows.steps.sources import our_feeds, own_feeds
    from dateline.web.opml import Subscription, write_opml

    own = own_feeds(load_settings())
    sources = own if own is not None else our_feeds()
    body = write_opml(Subscription(source.url, source.title or source.outlet, source.categories) for source in sources)
    with click.open_file(output, "wb", atomic=output != "-") as file:
        file.write(body)
    if output != "-":
        click.echo(f"{output}: {len(sources)} feeds")


@feeds.command("undo")
@click.argument("url")
def feeds_undo(url: str) -> None:
    """Take back the last move of a feed (a permanent redirect that was adopted) or its end (410): it is polled there again."""
    from dateline.warehouse.feeds import undo
    from dateline.warehouse.layout import Layout
    from dateline.warehouse.publish import publish
    from dateline.web.fetch import utc_now

    layout = Layout(load_settings().home)
    undone = undo(layout, url, utc_now())
    publish(layout)
    if undone.what == "gone":
        click.echo(f"{url}: was gone, is polled again with the next run")
    else:
        click.echo(f"{url}: was polled at {undone.after}, is polled at {undone.before or url} again; that move is not adopted another time")


@feeds.command("check")
@click.argument("urls", nargs=-1)
def feeds_check(urls: tuple[str, ...]) -> None:
    """Ask feeds (or the whole list) once, without keeping anything, and say what they gave."""
    import asyncio

    from dateline.flows.steps.poll import poll_feeds
    from dateline.flows.steps.sources import our_feeds, own_feeds
    from dateline.web.fetch import Fetcher
    from dateline.words.records import FeedPoll, FeedState

    settings = load_settings()
    asked = urls or tuple(source.url for source in (own_feeds(settings) or our_feeds()))

    async def ask() -> list[FeedPoll]:
        async with Fetcher(settings) as fetcher:
            for url in asked:
                fetcher.try_again(url)
            found = []
            async for poll in poll_feeds(fetcher, [FeedState(url) for url in asked]):
                found.append(poll)
                click.echo(f"{poll.feed_url}: {_check_line(poll)}")
            return found

    settings.home.mkdir(parents=True, exist_ok=True)
    if any(poll.outcome != "read" for poll in asyncio.run(ask())):
        raise SystemExit(SOME_FAILED)


@feeds.command("report")
@click.option("--format", "format_", type=click.Choice(["text", "json", "prometheus"]), default="text", show_default=True)
def feeds_report(format_: str) -> None:
    """How the feeds are doing: which are silent and since when, which hosts block us, what was missed, and what changed since yesterday.

    With --format prometheus, counts for a monitoring system: of feeds, polls, items missed, entries, pages, rejections and events.
    """
    from dateline.app.render import row_table
    from dateline.warehouse.feeds import metrics, report
    from dateline.warehouse.layout import Layout
    from dateline.web.fetch import utc_now

    settings = load_settings()
    now = utc_now()
    if format_ == "prometheus":
        left_alone = sum(until is not None and until > now.replace(tzinfo=None) for *_, until, _ in _hosts(settings, now).rows)
        ours = ("dateline_hosts_left_alone", "gauge", "Hosts that do not answer, and are not asked for now.", None, None, left_alone)
        from dateline.app.exposition import exposition

        click.echo(exposition([*metrics(Layout(settings.home), now).rows, ours]), nl=False)
        return
    found = report(Layout(settings.home), now, settings.most_missed)
    found["hosts"] = _hosts(settings, now)
    if format_ == "json":
        parts = {name: [dict(zip(part.columns, row, strict=True)) for row in part.rows] for name, part in found.items()}
        click.echo(json.dumps(parts | {"summary": parts["summary"][0]}, default=str, ensure_ascii=False, indent=1))
        return
    click.echo(_in_short(dict(zip(found["summary"].columns, found["summary"].rows[0], strict=True))))
    for name, (title, nothing) in _REPORT.items():
        rows = [[f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell for cell in row] for row in found[name].rows]
        click.echo(f"\n{title}" if rows else f"\n{nothing}")
        if rows:
            console().print(row_table([column.replace("_", " ") for column in found[name].columns], rows))


_REPORT = {
    "silent": ("Silent feeds, and since when (UTC)", "No feed is silent."),
    "blocked": ("Hosts that refuse us (seven days)", "No host refuses us."),
    "hosts": ("Hosts that do not answer, or asked to be left alone (UTC)", "No host is left alone."),
    "errors": ("What went wrong (seven days)", "Nothing went wrong in seven days."),
    "missed": ("Items missed between polls (estimate)", "No items were missed between polls."),
    "duplicates": ("Entries of articles that were known (seven days)", "No entry repeats another's article."),
    "drift": ("Pages that are no longer read as they used to be", "Pages are read as they used to be, as far as there is history."),
    "robots": ("Left out for robots.txt (seven days)", "Nothing was left out for robots.txt."),
    "costs": ("What polling costs: the 20 feeds that send most of what was there before (seven days)", "Nothing was polled in seven days."),
    "days": ("Day by day", "Nothing was polled in seven days."),
    "changes": ("Since yesterday", "Nothing has changed since yesterday."),
}
"""Each part's heading, and what is said where it has no rows."""


def _hosts(settings: Settings, now: datetime) -> "Result":
    """What the ledger of hosts tells, as a part of the report."""
    from dateline.warehouse.query import Result
    from dateline.web.hosts import HOSTS, HostLedger

    def moment(at: float) -> datetime | None:
        return datetime.fromtimestamp(at, UTC).replace(tzinfo=None) if at else None

    path = settings.home / HOSTS
    troubled = HostLedger(path).troubled(now.timestamp()) if path.exists() else []
    columns = ("host", "failures_in_a_row", "failing_since", "left_alone_until", "retry_after_until")
    types = ("VARCHAR", "INTEGER", "TIMESTAMP", "TIMESTAMP", "TIMESTAMP")
    rows = [(one.host, one.failures, moment(one.failing_since), moment(one.left_until), moment(one.parked_until)) for one in troubled]
    return Result(columns, types, rows)


def _in_short(summary: dict[str, Any]) -> str:
    lines = [f"{summary['feeds']} feeds: {summary['failing']} fail, {summary['gone']} are gone"]
    if summary["polls"]:
        asked, same = summary["conditional_share"] or 0.0, summary["not_modified_rate"] or 0.0
        lines += [
            f"seven days: {summary['polls']} polls, {summary['failed_polls']} failed, {summary['new_entries']} new entries, "
            f"about {summary['missed']:.0f} missed ({summary['missed_share'] or 0.0:.2%}; allowed {summary['most_missed']:.2%})",
            f"{asked:.0%} of the polls asked only for what changed, {same:.0%} of those were answered by 304; "
            f"{summary['wasted_bytes'] / 1e6:,.1f} of {summary['bytes'] / 1e6:,.1f} MB were there before",
        ]
    return "\n".join(lines)


def _check_line(poll: Any) -> str:
    if poll.outcome != "read":
        return f"{poll.rejections[0].reason}: {poll.rejections[0].detail}"
    newest = max((entry.published_at for entry in poll.entries if entry.published_at), default=None)
    problems = f", {len(poll.rejections)} problems (first: {poll.rejections[0].detail})" if poll.rejections else ""
    return f"ok, “{poll.state.title}”, {len(poll.entries)} items, newest {f'{newest:%Y-%m-%d %H:%M} UTC' if newest else 'undated'}{problems}"
