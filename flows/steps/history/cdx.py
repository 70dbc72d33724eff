"""Indexes of WARC files (CDX, CDXJ): of archives too large to be read whole, the captures that are wanted, each read at its place.

Sources: "The CDX File Format (2015)" (IIPC) for the fields and their letters; CDXJ as pywb, cdxj-indexer and Common Crawl write it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import translate
from io import BytesIO
from pathlib import Path
from re import IGNORECASE, Pattern
from re import compile as compiled

from fastwarc.warc import ArchiveIterator, WarcRecordType

from dateline.flows.steps.history.material import Material, Page, existing, open_text, problem, uri_of
from dateline.flows.steps.history.warc import PAGE_TYPES, page_of
from dateline.flows.steps.sources import is_web
from dateline.warehouse.backfill import Days
from dateline.web.urls import canonical_url
from dateline.words.errors import UsageError
from dateline.words.records import Rejection

_FIELDS = {
    11: "N b a m s k r M S V g",
    10: "N b a m s k r M V g",
    9: "N b a m s k r V g",
}
"""What the columns are where no first line says so, by their number."""
_LETTERS = {"a": "url", "b": "timestamp", "m": "mime", "s": "status", "k": "digest", "S": "length", "V": "offset", "g": "filename"}
_UNKNOWN = ("", "-", "unk")
_NO_PLACE = (
    "it does not say where in which file each capture lies, as a CDX server's answers do not: index your WARC files (`cdxj-indexer *.warc.gz > index.cdxj`)"
)


@dataclass(frozen=True, slots=True)
class Capture:
    """A line of an index: a page, when it was captured, and where it lies."""

    url: str
    captured_at: datetime
    status: str
    mime: str
    digest: str
    file: str
    offset: int
    length: int | None


def indexed(index: Path, folder: Path | None, wanted: Sequence[str], days: Days, most_bytes: int) -> Material:
    """The pages that an index names, out of WARC files in `folder` (else beside the index).

    Of captures the successful ones of web pages, none from before the days, and of the same content the first alone; where addresses are `wanted`, those that
    begin like one of them (`*`: anything). Raises UsageError where a file cannot be read, or is no such index.
    """
    existing(index)
    place = existing(folder or index.parent)
    if not place.is_dir():
        raise UsageError("no folder; name the one that has the WARC files", str(place))
    source = uri_of(index)
    patterns = tuple(_pattern(address) for address in wanted)
    return Material(source, f"captures of {index.name}", pages=lambda: _pages(index, source, place, patterns, days, most_bytes))


def _pages(index: Path, source: str, folder: Path, wanted: Sequence[Pattern[str]], days: Days, most_bytes: int) -> Iterator[Page | Rejection]:
    missing: Counter[str] = Counter()
    seen: tuple[str, set[str]] = ("", set())  # an index is sorted by address: its captures of one stand together
    for number, capture in _captures(index):
        if isinstance(capture, str):
            yield problem(source, f"line {number}", "bad-line", capture)
            continue
        if not _is_wanted(capture, wanted, days):
            continue
        if seen[0] != capture.url:
            seen = (capture.url, set())
        if capture.digest not in _UNKNOWN and capture.digest in seen[1]:
            continue
        seen[1].add(capture.digest)
        file = next((path for path in (folder / capture.file, folder / Path(capture.file).name) if path.is_file()), None)
        if file is None:
            missing[capture.file] += 1
        elif (found := _page(file, capture, source, f"line {number}", most_bytes)) is not None:
            yield found
    for name, count in missing.items():
        yield problem(source, name, "no-such-file", f"not in {folder}; captures in it: {count:,}, left out")


def _is_wanted(capture: Capture, wanted: Sequence[Pattern[str]], days: Days) -> bool:
    page = is_web(capture.url) and (capture.status.startswith("2") or capture.status in _UNKNOWN) and capture.mime in (*PAGE_TYPES, *_UNKNOWN)
    early = days.since is not None and capture.captured_at.date() + timedelta(days=1) < days.since  # nothing is published after it was captured
    return page and not early and (not wanted or any(pattern.match(_bare(capture.url)) for pattern in wanted))


def _page(file: Path, capture: Capture, source: str, line: str, most_bytes: int) -> Page | Rejection | None:
    """The page at the capture's place; None for one that is no page after all."""
    place = f"{line}, {file.name} at byte {capture.offset:,}"
    if capture.length is not None and capture.length > 2 * most_bytes:
        return problem(source, place, "too-large", f"{capture.url}: {capture.length:,} bytes")
    try:
        with file.open("rb") as stream:
            stream.seek(capture.offset)
            part = stream if capture.length is None else BytesIO(stream.read(capture.length))
            record = next(iter(ArchiveIterator(part, record_types=WarcRecordType.response, parse_http=False)), None)
            if record is None:
                return problem(source, place, "damaged-record", f"{capture.url}: no response can be read there")
            found = page_of(record, source, place, most_bytes)
    except OSError as error:
        return problem(source, place, "damaged-record", f"{capture.url}: {error}")
    if isinstance(found, Page) and canonical_url(found.entry.url) != canonical_url(capture.url):
        return problem(source, place, "wrong-record", f"{capture.url} should be there, and {found.entry.url} is; index the file anew")
    return found


def _captures(index: Path) -> Iterator[tuple[int, Capture | str]]:
    """The lines with their numbers; what is wrong with one in its place. Raises UsageError where the first is none of an index."""
    names: Sequence[str] | None = None
    first = True
    with open_text(index) as lines:
        for number, line in enumerate(lines, 1):
            text = line.strip("\r\n")
            if text.lstrip().startswith("CDX "):
                names = [_LETTERS.get(letter, "") for letter in text.split()[1:]]
                _require_places(names, index)
            elif text.strip() and not text.startswith("!"):
                found = _capture(text, names)
                if first and isinstance(found, str):
                    if len(text.split()) in (6, 7) or text.startswith("["):
                        raise UsageError(_NO_PLACE, str(index))
                    raise UsageError(f"no CDX or CDXJ index: line {number}: {found}", str(index))
                first = False
                yield number, found


def _require_places(names: Sequence[str], index: Path) -> None:
    if not {"url", "timestamp", "offset", "filename"} <= set(names):
        raise UsageError(_NO_PLACE, str(index))


def _capture(text: str, names: Sequence[str] | None) -> Capture | str:
    """The capture of a line, or what is wrong with it."""
    values = _json_values(text) if "{" in text else _column_values(text, names)
    if values is None:
        return f"neither columns nor JSON of an index: {text[:80]!r}"
    length = values.get("length", "-")
    try:
        return Capture(
            url=values["url"],
            captured_at=datetime.strptime(values["timestamp"][:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC),
            status=values.get("status", "-"),
            mime=values.get("mime", "-").partition(";")[0].strip().lower(),
            digest=values.get("digest", "-"),
            file=values["filename"],
            offset=int(values["offset"]),
            length=int(length) if length.isdigit() and int(length) else None,
        )
    except KeyError as error:
        return f"it has no {error.args[0]}"
    except ValueError as error:
        return str(error)


def _column_values(text: str, names: Sequence[str] | None) -> Mapping[str, str] | None:
    cells = text.split()
    if names is None and len(cells) in _FIELDS:
        names = [_LETTERS.get(letter, "") for letter in _FIELDS[len(cells)].split()]
    return dict(zip(names, cells, strict=True)) if names is not None and len(names) == len(cells) else None


def _json_values(text: str) -> Mapping[str, str] | None:
    """Of `key timestamp {...}`, or of an object alone."""
    head, brace, rest = text.partition("{")
    try:
        found = json.loads(brace + rest)
    except (ValueError, RecursionError):
        return None
    words = head.split()
    values = {"timestamp": words[1]} if len(words) > 1 else {}
    return values | {name: str(value) for name, value in found.items()} if isinstance(found, dict) else None


def _pattern(address: str) -> Pattern[str]:
    """What addresses begin like: a host alone is all of that host."""
    bare = _bare(address)
    return compiled(translate(f"{bare if '/' in bare or '*' in bare else f'{bare}/'}*"), IGNORECASE)


def _bare(url: str) -> str:
    """The address without scheme and `www.`, which archives have both ways."""
    return url.partition("://")[2].removeprefix("www.") if "://" in url else url.removeprefix("www.")
