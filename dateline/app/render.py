"""Events and rows as text: the JSON line of the command-line contract, and tables."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from rich.table import Table
from rich.text import Text

from dateline.words.records import Event, Participant, Place, Reading


def event_json(event: Event) -> dict[str, Any]:
    """One event as the contract has it; what is not known is null."""
    return {
        "event_id": event.event_id,
        "event_type": event.event_type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "cameo": event.cameo,
        "quad": event.quad,
        "goldstein": event.goldstein,
        "plover_score": event.plover_score,
        "actors": [_participant(one) for one in event.actors],
        "recipients": [_participant(one) for one in event.recipients],
        "status": event.status,
        "attributed_to": _participant(event.attributed_to) if event.attributed_to else None,
        "event_date": event.date.value if event.date else None,
        "date_precision": event.date.precision if event.date else "unknown",
        "place": _place(event.place) if event.place else None,
        "sentence": event.sentence,
        "sentence_text": event.sentence_text,
        "trigger": {"text": event.trigger.text, "span": [event.trigger.start, event.trigger.end]},
        "confidence": event.confidence,
        "rule": event.rule,
        "coder": event.coder,
        "model": event.model,
    }


def _participant(participant: Participant) -> dict[str, Any]:
    actor, mention = participant.actor, participant.mention
    return {
        "code": actor.code,
        "country": actor.country,
        "sectors": list(actor.sectors),
        "name": actor.name,
        "text": mention.text,
        "span": [mention.start, mention.end],
        "wikidata_id": actor.wikidata_id,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geonames_id": place.geonames_id,
        "text": place.text,
    }


def event_table(events: Iterable[Event]) -> Table:
    """One row an event: what, who, whom, when, where, how certain, by which words."""
    table = Table("type", "actors", "recipients", "status", "date", "place", "trigger", "sentence", header_style="bold", row_styles=("", "dim"))
    for event in events:
        table.add_row(
            f"{event.event_type}{f'/{event.mode}' if event.mode else ''}\n{event.cameo or ''}",
            _sides(event.actors),
            _sides(event.recipients),
            event.status,
            event.date.value if event.date else "",
            event.place.name if event.place else "",
            event.trigger.text,
            str(event.sentence),
        )
    return table


def considered_table(reading: Reading) -> Table:
    """One row a word that might have named an event, in the order of the text: the event that it is, or the pass that dropped it, why, and by what."""
    table = Table("sentence", "trigger", "rule", "event, or dropped by", "reason", "because", header_style="bold", row_styles=("", "dim"))
    coded = [(event.sentence, event.trigger.start, (event.trigger.text, event.rule, _named(event), "", "")) for event in reading.events]
    fallen = [
        (one.sentence or 0, one.trigger.start if one.trigger else 0, (one.trigger.text if one.trigger else "", one.rule, one.by, one.reason, one.because))
        for one in reading.rejections
        if one.stage == "code"
    ]
    for sentence, _, cells in sorted([*coded, *fallen]):
        table.add_row(str(sentence), *map(Text, cells))
    return table


def _named(event: Event) -> str:
    actors, recipients = (" ".join(one.actor.code for one in side) or "---" for side in (event.actors, event.recipients))
    return f"{event.event_type} {actors} > {recipients}"


def _sides(participants: Sequence[Participant]) -> str:
    return "\n".join(f"{one.actor.code} {one.actor.name}" for one in participants)


def rows_as(format_: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows of a query as csv, json or jsonl."""
    if format_ == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)
        return out.getvalue()
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    if format_ == "json":
        return json.dumps(records, default=str, ensure_ascii=False, indent=1) + "\n"
    return "".join(json.dumps(record, default=str, ensure_ascii=False) + "\n" for record in records)


def row_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Rows of a query for a terminal."""
    table = Table(*columns, header_style="bold")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(_cell(value))) for value in row))  # Text: brackets in news are no markup
    return table


def explained(event: Mapping[str, Any]) -> str:
    """The event's sentence with its trigger between angle brackets."""
    start = event["trigger_start"] - event["sentence_start"]
    end = event["trigger_end"] - event["sentence_start"]
    text = event["sentence_text"]
    return f"{text[:start]}»{text[start:end]}«{text[end:]}"


def changed(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """The sentences that are in one text only, each with its sign."""
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        if kind != "equal":
            yield from (f"- {sentence}" for sentence in before[start:end])
            yield from (f"+ {sentence}" for sentence in after[new_start:new_end])


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(str(item) for item in value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else value
