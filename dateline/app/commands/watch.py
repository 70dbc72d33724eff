"""Being told: `dateline watch`."""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from dateline.app.terminal import console, day_of
from dateline.words.errors import UsageError
from dateline.words.settings import Settings, load_settings

if TYPE_CHECKING:
    from dateline.warehouse.watch import Match
    from dateline.words.watching import Watch

EXAMPLE = """\
[[watch]]
name = "violence-in-the-sahel"
countries = ["MLI", "BFA", "NER"]     # of a side, or of the place
types = ["ASSAULT"]
minimum_reports = 2

[[watch]]
name = "russia-on-estonia"
actors = ["RUS"]                      # codes from their beginning: RUSGOV and RUSMIL, too
recipients = ["EST"]
quad = [3, 4]
webhook = "https://desk.example/hooks/dateline"

[[watch]]
name = "souring"
countries = ["SRB"]
threshold = { measure = "goldstein", drop = 2.0, weeks = 8, minimum = 5 }   # or: measure = "count", factor = 2.0
"""


@click.group(invoke_without_command=True)
@click.pass_context
def watch(context: click.Context) -> None:
    """Be told when something happens: rules in DATELINE_HOME/watch.toml.

    What matches a rule is emitted once an incident as the Prefect event dateline.watch.matched, on which Prefect automations act (mail, chat, runs),
    and posted as JSON to the rule's webhook if it has one. Every ingest looks. Without a command: the rules there are.
    """
    if context.invoked_subcommand is None:
        _list(load_settings())


def _list(settings: Settings) -> None:
    from dateline.flows.steps.watches import own_watches
    from dateline.words.watching import WATCH_FILE

    watches = own_watches(settings)
    if not watches:
        click.echo(f"no rules yet; write them to {settings.home / WATCH_FILE}, for example:\n\n{EXAMPLE}")
    for one in watches:
        click.echo(f"{one.name}: {_asked(one)}")


def _asked(one: "Watch") -> str:
    given = one.model_dump(exclude_defaults=True, exclude={"name"})
    if one.threshold is not None:
        given["threshold"] = one.threshold.model_dump(exclude={"factor" if one.threshold.measure == "goldstein" else "drop"})
    return ", ".join(f"{field} {json.dumps(value)}" for field, value in given.items()) or "everything that is asserted"


@watch.command("test")
@click.option("--since", help="First day of publication.  [default: 30 days before the last]")
@click.option("--until", help="Last day of publication.  [default: today]")
@click.option("--name", help="Only this rule.")
@click.option("--format", "format_", type=click.Choice(("table", "jsonl")), default="table", show_default=True)
def watch_test(since: str | None, until: str | None, name: str | None, format_: str) -> None:
    """Show what would have fired over a past range, without telling anybody."""
    from dateline.flows.steps.watches import own_watches
    from dateline.warehouse.layout import Layout
    from dateline.warehouse.watch import matches

    settings = load_settings()
    watches = [one for one in own_watches(settings) if name is None or one.name == name]
    if not watches:
        advice = "there is no such rule; `dateline watch` lists them" if name else "there are no rules yet; `dateline watch` shows how to write some"
        raise UsageError(advice, name or "")
    last = day_of(until) if until else datetime.now(UTC).date()
    first = day_of(since) if since else last - timedelta(days=30)
    if first > last:
        raise UsageError("the range ends before it begins", f"{first} to {last}")
    found = matches(Layout(settings.home), watches, first, last)
    if format_ == "jsonl":
        for match in found:
            click.echo(json.dumps({"watch": match.watch, "subject": match.subject, **match.what}, ensure_ascii=False, default=str))
        return
    _print(found)
    counts = {one.name: sum(match.watch == one.name for match in found) for one in watches}
    click.echo(f"{first} to {last}: " + ", ".join(f"{one} would have fired {count} time{'' if count == 1 else 's'}" for one, count in counts.items()))


def _print(found: "list[Match]") -> None:
    from dateline.app.render import row_table

    rows = [(match.watch, match.subject, *_told(match)) for match in found]
    if rows:
        console().print(row_table(("watch", "incident or week", "day", "what", "who", "whom", "reports", "why"), rows))


def _told(match: "Match") -> tuple[object, ...]:
    what = match.what
    if "week" in what:
        now, before = (f"{what[name]:.1f}" if what[name] is not None else "none" for name in ("goldstein", "goldstein_before"))
        why = f"{what['incidents']} incidents against {what['incidents_before']:.1f} a week, Goldstein {now} against {before}"
        return (what["until"], what["measure"], "", "", what["incidents"], why)
    event = f"{what['event_type']}{'/' + what['mode'] if what['mode'] else ''}"
    return (what["event_on"], event, what["actors"], what["recipients"], what["reports"], what["sentence_text"])
