"""Publishing as Prefect sees it: the tables as assets, and a report of what is new."""

from collections.abc import Mapping, Sequence
from typing import Any

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.assets import Asset, AssetProperties, materialize
from prefect.cache_policies import NO_CACHE

from dateline.warehouse.layout import Layout
from dateline.warehouse.publish import publish
from dateline.warehouse.query import table_sizes, top_events

TOP = 20
ASSETS = {
    name: Asset(key=f"duckdb://dateline/{name}", properties=AssetProperties(name=name, description=description))
    for name, description in {
        "feed": "Feeds and how they are doing.",
        "feed_entry": "Everything feeds claimed, and what became of it.",
        "article": "What servers answered.",
        "document": "What a person would read.",
        "event": "Who did what to whom, when, where, how certain; with the sentence that says so.",
        "event_participant": "The sides of events.",
        "rejection": "What was not coded, at which stage, and why.",
    }.items()
}
"""The published tables that others build on."""


@task(name="publish", cache_policy=NO_CACHE)
def publish_tables(layout: Layout) -> bool:
    """Publishes the database for readers; what was published anew is materialised as assets."""
    if not publish(layout):
        return False
    _tables_published({name: count for name, count in table_sizes(layout).items() if name in ASSETS})
    return True


@materialize(*ASSETS.values(), by="dateline", name="tables", cache_policy=NO_CACHE)
def _tables_published(rows: Mapping[str, int]) -> None:
    for name, count in rows.items():
        ASSETS[name].add_metadata({"rows": count})


def report_events(layout: Layout, run_id: str) -> None:
    """The Markdown artifact: the most telling new events of a run, each with its sentence and a link to the page."""
    rows = top_events(layout, run_id, TOP)
    if rows:
        text = f"# New events\n\nRun `{run_id}`, the {len(rows)} most telling.\n\n" + "\n".join(_line(row) for row in rows)
        create_markdown_artifact(text, key="new-events", description=f"The most telling new events of run {run_id}")


def _line(event: Mapping[str, Any]) -> str:
    what = f"{event['event_type']}{'/' + event['mode'] if event['mode'] else ''}"
    who = f"{_names(event['actor_names'])} → {_names(event['recipient_names'])}"
    where = f", {_plain(event['place'])}" if event["place"] else ""
    link = f"[{_plain(event['outlet'] or event['title'] or 'page')}](<{event['url'].replace('>', '%3E')}>)"
    return f"- **{what}** {who}, {event['event_on']}{where}\n  > {_plain(event['sentence_text'])}\n\n  {link}, `dateline explain {event['event_id']}`"


def _names(names: Sequence[str]) -> str:
    return _plain(", ".join(names)) or "somebody"


def _plain(text: str) -> str:
    """Text of the news, in which no character is markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|~" else letter for letter in " ".join(text.split()))
