"""Reads the annotated articles of this folder (README.md describes the format)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent / "seeds"
KINDS = frozenset(["agency", "paper", "live", "feature", "court", "opinion", "business", "sport", "explainer", "science", "culture", "official", "brief"])
STATUSES = frozenset(["asserted", "alleged", "future", "hypothetical", "negated", "historical"])
SECTORS = frozenset(re.findall("...", "GOVMILCOPJUDLEGPTYREBSPYUAFELIOPPCVLBUSLABMEDJRNEDURELREFCRMSOCAGRPRE"))
BODIES = frozenset(("IGO", "NGO", "MNC", "---"))
CODE = re.compile(r"(?P<place>[A-Z]{3}|---)(?P<sector>[A-Z]{3})?")
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class FormatError(ValueError):
    """A line that is not in the format: what is wrong, with file and line number."""


@dataclass(frozen=True)
class Span:
    """Words of one sentence: its index in the article, first and last character (half open) in the sentence."""

    sentence: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Side:
    """A participant: its mention in the event's own sentence (None where that leaves it out), the words elsewhere that tell who it is, and its code."""

    mention: Span | None
    antecedent: Span | None
    code: str


@dataclass(frozen=True)
class Told:
    """One annotated event."""

    trigger: Span
    event_type: str
    mode: str | None
    status: str
    optional: bool
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    when: Span | None = None
    day: str | None = None
    where: Span | None = None
    country: str | None = None
    says: Span | None = None
    incident: int | None = None


@dataclass(frozen=True)
class Text:
    """One annotated item: an article, or a brief of one to three sentences."""

    id: str
    kind: str
    region: str
    published_on: date
    title: str
    sentences: tuple[str, ...]
    events: tuple[Told, ...] = field(default=())


def modes() -> dict[str, frozenset[str]]:
    """The modes of each event type, as the seeds have them."""
    with (SEEDS / "plover" / "types.csv").open(encoding="utf-8") as lines:
        found: dict[str, set[str]] = {row["type"]: set() for row in csv.DictReader(lines)}
    with (SEEDS / "plover" / "modes.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found[row["type"]].add(row["mode"])
    return {kind: frozenset(names) for kind, names in found.items()}


def countries() -> frozenset[str]:
    """ISO 3166 alpha-3 codes that a side may have, with the bodies that are of no country."""
    with (SEEDS / "countries.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return frozenset(row["code"] for row in rows) | BODIES


MODES = modes()
COUNTRIES = countries()


def check_code(code: str) -> str:
    """The code itself; raises FormatError if no country, body or sector is called so."""
    match = CODE.fullmatch(code)
    if not match or match["place"] not in COUNTRIES or (match["sector"] and match["sector"] not in SECTORS):
        raise FormatError(f"no such code: {code!r}")
    return code


def in_sentence(words: str, sentences: list[str], index: int, unique: bool = False) -> Span:
    """Where the words stand in a sentence, at word boundaries where that can be."""
    sentence = sentences[index]
    whole, anywhere = (re.finditer(edge[0] + re.escape(words) + edge[1], sentence) for edge in ((r"(?<!\w)", r"(?!\w)"), ("", "")))
    found = [match.start() for match in whole] or [match.start() for match in anywhere]
    if not found or not words:
        raise FormatError(f"{words!r} is not in the sentence")
    if unique and len(found) > 1:
        raise FormatError(f"{words!r} stands {len(found)} times in the sentence: take more words")
    return Span(index, found[0], found[0] + len(words), words)


def elsewhere(words: str, sentences: list[str], index: int) -> Span:
    """The nearest earlier sentence that has the words (the event's own first), else the nearest later one."""
    for at in (*range(index, -1, -1), *range(index + 1, len(sentences))):
        if words in sentences[at]:
            return in_sentence(words, sentences, at)
    raise FormatError(f"{words!r} is nowhere in the article")


def read_side(entry: str, sentences: list[str], index: int) -> Side:
    """`mention=CODE`, `mention < antecedent=CODE` or `< antecedent=CODE`."""
    words, equals, code = entry.rpartition("=")
    if not equals:
        raise FormatError(f"a side is mention=CODE, not {entry!r}")
    here, less, there = (part.strip() for part in words.partition("<"))
    mention = in_sentence(here, sentences, index) if here else None
    antecedent = elsewhere(there, sentences, index) if less else None
    if mention is None and antecedent is None:
        raise FormatError(f"a side without words: {entry!r}")
    return Side(mention, antecedent, check_code(code.strip()))


def read_sides(column: str, sentences: list[str], index: int) -> tuple[Side, ...]:
    """A column of sides, parted by semicolons; `-` for none."""
    if column.strip() in ("-", ""):
        return ()
    return tuple(read_side(entry.strip(), sentences, index) for entry in column.split("; "))


def read_more(columns: list[str], sentences: list[str], index: int) -> dict[str, object]:
    """The optional fields of an event."""
    found: dict[str, object] = {}
    for column in columns:
        name, _, value = (part.strip() for part in column.partition(":"))
        words, equals, tail = value.rpartition("=")
        words, tail = (words.strip(), tail.strip()) if equals else (value, "")
        match name:
            case "when":
                if tail and not DAY.fullmatch(tail):
                    raise FormatError(f"no day, month or year: {tail!r}")
                found["when"], found["day"] = elsewhere(words, sentences, index) if words else None, tail or None
            case "where":
                if tail and tail not in COUNTRIES:
                    raise FormatError(f"no such country: {tail!r}")
                found["where"], found["country"] = elsewhere(words, sentences, index) if words else None, tail or None
            case "says":
                found["says"] = elsewhere(value, sentences, index)
            case "inc":
                found["incident"] = int(value)
            case _:
                raise FormatError(f"no such field: {column!r}")
    return found


def read_event(line: str, sentences: list[str], index: int) -> Told:
    """One event line, without its `>`."""
    columns = [column.strip() for column in line.split(" | ")]
    if len(columns) < 5:
        raise FormatError("an event has trigger | type/mode | status | actors | recipients")
    trigger, kind, status, actors, recipients, *more = columns
    event_type, _, mode = kind.partition("/")
    if event_type not in MODES:
        raise FormatError(f"no such type: {event_type!r}")
    if mode and mode not in MODES[event_type]:
        raise FormatError(f"{event_type} has no mode {mode!r}")
    optional = status.endswith("?")
    if status.rstrip("?") not in STATUSES:
        raise FormatError(f"no such status: {status!r}")
    sides = read_sides(actors, sentences, index), read_sides(recipients, sentences, index)
    span = in_sentence(trigger, sentences, index, unique=True)
    return Told(span, event_type, mode or None, status.rstrip("?"), optional, *sides, **read_more(more, sentences, index))  # type: ignore[arg-type]


def read_text(lines: list[tuple[int, str]]) -> tuple[Text | None, list[str]]:
    """One item from its numbered lines; None, and what is wrong, if its head cannot be read."""
    number, head = lines[0]
    try:
        key, kind, region, day = (part.strip() for part in head[2:].split("|"))
        published = date.fromisoformat(day)
        if kind not in KINDS or region not in COUNTRIES | {"INT"}:
            raise ValueError(f"kind {kind!r} or region {region!r} is unknown")
    except ValueError as error:
        return None, [f"{number}: not a head (== id | kind | region | date): {error}"]
    title = ""
    sentences: list[str] = []
    marks: list[tuple[int, str, int]] = []
    wrong: list[str] = []
    for at, line in lines[1:]:
        if line.startswith("# "):
            title = line[2:].strip()
        elif line.lstrip().startswith("> "):
            marks.append((at, line.lstrip()[2:], len(sentences) - 1))
        else:
            sentences.append(line.strip())
    events = []
    for at, line, index in marks:
        try:
            events.append(read_event(line, sentences, index))
        except (ValueError, IndexError) as error:
            wrong.append(f"{at}: {error}")
    return Text(key, kind, region, published, title, tuple(sentences), tuple(events)), wrong


def read_file(path: Path) -> tuple[list[Text], list[str]]:
    """All items of a file, and what is wrong in it, each with the line's number."""
    texts: list[Text] = []
    wrong: list[str] = []
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), "=="], 1):
        if line.startswith("=="):
            if block and block[0][1].startswith("=="):
                text, problems = read_text(block)
                texts += [text] if text else []
                wrong += problems
            elif block:
                wrong.append(f"{block[0][0]}: text before the first head")
            block = []
        if line.strip():
            block.append((number, line.rstrip()))
    return texts, [f"{path.name}:{problem}" for problem in wrong]


def read_folder(folder: Path) -> Iterator[Text]:
    """All items of a folder, in the order of its files' names; raises FormatError at the first file with a mistake."""
    for path in sorted(folder.glob("*.txt")):
        texts, wrong = read_file(path)
        if wrong:
            raise FormatError("\n".join(wrong))
        yield from texts
