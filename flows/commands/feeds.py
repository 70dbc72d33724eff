"""The user's feeds: `dateline feeds`."""

from typing import Any

import click

from dateline.errors import UsageError
from dateline.settings import load_settings
from flows.terminal import SOME_FAILED, console


@click.group()
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
    console().print(row_table(("feed", "last poll", "reason", "failures", "entries", "coded", "rejected", "polled at (UTC)"), rows))


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
