"""The report: one self-contained page, or Markdown, about chosen actors and types."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from dateline.app.explorer import charts
from dateline.app.explorer.app import evidence
from dateline.app.explorer.marks import Span, marked
from dateline.warehouse.explore import Explorer, Filters
from dateline.words.records import Event, Reading

INCIDENTS = 200
"""Most that a report lists; it says how many there are."""


@dataclass(frozen=True)
class Report:
    """What a report tells: the figures, and the incidents with their evidence."""

    title: str
    filters: Filters
    totals: dict[str, Any]
    types: list[dict[str, Any]]
    incidents: list[dict[str, Any]]
    html: str
    markdown: str


def make_report(explorer: Explorer, filters: Filters, title: str) -> Report:
    """The report about what the filters let through. Raises UsageError where nothing is published yet."""
    (totals,) = map(dict, explorer.about("totals", filters))
    types = [{**row, "link": "#incidents"} for row in explorer.about("types", filters)]
    unit = charts.unit_of((totals["last_on"] - totals["first_on"]).days) if totals["incidents"] else "day"
    periods = explorer.about("periods", filters, unit=unit)
    newest = explorer.about("newest", filters, most=INCIDENTS)
    told_by = evidence(explorer, [row["incident_id"] for row in newest])
    incidents = [{**row, "reports": told_by[row["incident_id"]]} for row in newest]
    told = {
        "title": title,
        "filters": filters,
        "asked": filters.parameters(),
        "totals": totals,
        "types": types,
        "incidents": incidents,
        "quads": charts.QUADS,
        "style": _style(),
        "timeline": charts.timeline(periods, unit, _within, explorer.about("scores", filters, unit=unit)) if periods else None,
    }
    pages = _pages()
    texts = Environment(loader=PackageLoader("dateline.app.explorer"), autoescape=False, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (Markdown; `plain` escapes)
    texts.filters["plain"] = plain
    pages.filters["quoted"] = texts.filters["quoted"] = str
    return Report(title, filters, totals, types, incidents, pages.get_template("report.html").render(told), texts.get_template("report.md").render(told))


def reading_page(reading: Reading) -> str:
    """One text with its events marked, as a self-contained page; nothing but its outline where there is no document."""
    document = reading.document
    sentences = []
    for number, place in enumerate(document.sentences if document is not None else ()):
        assert document is not None
        coded = [event for event in reading.events if event.sentence == number]
        spans = [span for event in coded for span in _spans(event, number)]
        reason = ", ".join(sorted({one.reason for one in reading.rejections if one.sentence == number}))
        sentences.append({"marked": marked(document.text[place.start : place.end], spans, place.start), "events": coded, "reason": reason, "number": number})
    return _pages().get_template("reading.html").render(sentences=sentences, events=reading.events, style=_style())


def _spans(event: Event, sentence: int) -> list[Span]:
    sides = [(who.mention, side) for side, all_of in (("actor", event.actors), ("recipient", event.recipients)) for who in all_of]
    return [*(Span(one.start, one.end, side) for one, side in sides if one.sentence == sentence), Span(event.trigger.start, event.trigger.end, "trigger")]


def _pages() -> Environment:
    return Environment(loader=PackageLoader("dateline.app.explorer"), autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)


def _style() -> str:
    return (files("dateline.app.explorer") / "static" / "dateline.css").read_text(encoding="utf-8")


def plain(text: object) -> str:
    """Text of the news, in which no character is markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|~" else letter for letter in " ".join(str(text or "").split()))


def _within(row: charts.Row) -> str:
    return "#incidents"
