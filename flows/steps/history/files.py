"""Local files: web pages, plain texts, and tables of texts (JSON lines, CSV) whose columns a mapping names."""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO

from dateline.flows.steps.history.lists import moment
from dateline.flows.steps.history.material import Material, Page, existing, files_below, kind_of, open_bytes, open_text, problem, table_rows, uri_of
from dateline.flows.steps.sources import is_web
from dateline.web.identity import identify
from dateline.words.errors import UsageError
from dateline.words.records import Article, FeedEntry, Rejection

FIELDS = ("text", "html", "url", "id", "title", "date")
"""What a column can stand for."""
PAGES, TEXTS, LINES, TABLES = (".html", ".htm", ".xhtml"), (".txt", ".text"), (".jsonl", ".ndjson"), (".csv", ".tsv")
_LINK_TAG = re.compile(rb"<(?:link|meta)\b[^<>]*>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""\brel\s*=\s*["']?canonical["'\s>]|\bproperty\s*=\s*["']?og:url["'\s>]""", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\b(?:href|content)\s*=\s*["']([^"'<>]+)""", re.IGNORECASE)
_HEAD_BYTES = 200_000

Columns = Mapping[str, str]


def read_columns(text: str) -> Columns:
    """Fields and the columns that hold them, of `text=body,date=meta.published`; a field not named is looked for under its own name.

    Raises UsageError for a field that there is not.
    """
    columns = {name: name for name in FIELDS}
    for part in filter(None, (part.strip() for part in text.split(","))):
        field, equals, column = (piece.strip() for piece in part.partition("="))
        if field not in FIELDS or not equals or not column:
            raise UsageError(f"write FIELD=COLUMN, fields: {', '.join(FIELDS)}", part)
        columns[field] = column
    return columns


def local_files(path: Path, columns: Columns, most_bytes: int) -> Material:
    """The documents of a file, or of the files in a folder that can hold some. Raises UsageError where nothing can be read.

    A row's `url` is its identity; without one, its `id` within the file; without that, its line.
    """
    existing(path)
    if not path.is_dir() and kind_of(path) not in _READERS:
        raise UsageError(f"no kind of file that is read here ({', '.join(_READERS)}; each may be gzipped)", str(path))
    source = uri_of(path)
    return Material(source, f"{'folder' if path.is_dir() else 'file'} {path.name}", pages=lambda: _pages(path, source, columns, most_bytes))


def _pages(path: Path, source: str, columns: Columns, most_bytes: int) -> Iterator[Page | Rejection]:
    readable = 0
    for file in files_below(path):
        read = _READERS.get(kind_of(file))
        if read is None:
            continue
        readable += 1
        try:
            yield from read(file, source, columns, most_bytes)
        except (OSError, EOFError, csv.Error, UsageError) as error:
            yield problem(source, str(file), "unreadable-file", f"{error}; its other documents are left out")
    if not readable:
        yield problem(source, path.name, "no-files", f"none of a kind that is read here ({', '.join(_READERS)}; each may be gzipped)")


def _web_page(file: Path, source: str, columns: Columns, most_bytes: int) -> Iterator[Page | Rejection]:
    body = _whole(file, most_bytes)
    if body is None:
        yield problem(source, str(file), "too-large", f"more than {most_bytes:,} bytes")
    else:
        yield _page(source, _own_address(body) or uri_of(file), body, "text/html", _changed_at(file))


def _plain_text(file: Path, source: str, columns: Columns, most_bytes: int) -> Iterator[Page | Rejection]:
    body = _whole(file, most_bytes)
    if body is None:
        yield problem(source, str(file), "too-large", f"more than {most_bytes:,} bytes")
    else:
        yield _page(source, uri_of(file), body, "text/plain", _changed_at(file))


def _json_lines(file: Path, source: str, columns: Columns, most_bytes: int) -> Iterator[Page | Rejection]:
    with open_bytes(file) as stream:
        for number, line in _lines(stream, most_bytes):
            place = f"{file.name} line {number}"
            if line is None:
                yield problem(source, place, "too-large", f"more than {most_bytes:,} bytes")
            elif line.strip():
                try:
                    row = json.loads(line)
                except ValueError as error:
                    yield problem(source, place, "bad-json", f"no JSON ({error})")
                    continue
                yield _row(row if isinstance(row, dict) else {}, file, source, place, str(number), columns)


def _table(file: Path, source: str, columns: Columns, most_bytes: int) -> Iterator[Page | Rejection]:
    csv.field_size_limit(min(most_bytes, sys.maxsize))
    with open_text(file) as stream:
        for number, row in enumerate(table_rows(file, stream), 1):
            yield _row(row, file, source, f"{file.name} row {number}", str(number), columns)


def _row(row: Mapping[str, Any], file: Path, source: str, place: str, number: str, columns: Columns) -> Page | Rejection:
    values = {field: _value(row, column) for field, column in columns.items()}
    text = values["text"] or values["html"]
    if not text.strip():
        there = ", ".join(str(name) for name in row) or "nothing"
        detail = f"neither {columns['text']!r} nor {columns['html']!r} in it; it has {there}: name the column with --map text=COLUMN"
        return problem(source, place, "no-text", detail)
    published_at = moment(values["date"]) if values["date"] else None
    if values["date"] and published_at is None:
        return problem(source, place, "bad-date", f"{columns['date']!r} is {values['date'][:80]!r}, which is no date; write YYYY-MM-DD")
    url = values["url"] if is_web(values["url"]) else f"{uri_of(file)}#{values['id'] or number}"
    kind = "text/plain" if values["text"].strip() else "text/html"
    return _page(source, url, text.encode("utf-8", "replace"), kind, _changed_at(file), values["title"], published_at)


def _page(source: str, url: str, body: bytes, kind: str, at: datetime, title: str = "", published_at: datetime | None = None) -> Page:
    headers = (("content-type", f"{kind}; charset=utf-8" if kind == "text/plain" else kind),)
    identity = identify(url, url, headers, body if kind == "text/html" else b"")
    entry = FeedEntry(source, url, title=title, published_at=published_at)
    article = Article(identity.article_id, identity.url, url, 200, headers, body, at, title=title, published_at=published_at, known_as=identity.known_as)
    return Page(entry, article)


def _value(row: Mapping[str, Any], column: str) -> str:
    """The column's text; `meta.published` is looked for in a nested object, too."""
    value: Any = row.get(column)
    if value is None and "." in column:
        value = row
        for name in column.split("."):
            value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _own_address(body: bytes) -> str | None:
    """The address that a saved page gives as its own."""
    for tag in _LINK_TAG.findall(body[:_HEAD_BYTES]):
        if _CANONICAL.search(tag) and (found := _ADDRESS.search(tag)):
            url = unescape(found[1].decode("utf-8", "replace")).strip()
            if is_web(url):
                return url
    return None


def _whole(file: Path, most_bytes: int) -> bytes | None:
    """The file's bytes; None where there are more."""
    with open_bytes(file) as stream:
        body = stream.read(most_bytes + 1)
    return body if len(body) <= most_bytes else None


def _lines(stream: BinaryIO, most_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers; None for one that is longer."""
    number = 0
    while line := stream.readline(most_bytes + 1):
        number += 1
        whole = len(line) <= most_bytes
        while not whole and (rest := stream.readline(most_bytes)) and not rest.endswith(b"\n"):
            pass
        yield number, line if whole else None


def _changed_at(file: Path) -> datetime:
    """When the file was written: the last day on which its texts can have been published."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


_READERS: Mapping[str, Callable[[Path, str, Columns, int], Iterator[Page | Rejection]]] = {
    **dict.fromkeys(PAGES, _web_page),
    **dict.fromkeys(TEXTS, _plain_text),
    **dict.fromkeys(LINES, _json_lines),
    **dict.fromkeys(TABLES, _table),
}
"""How a file is read, by its ending."""
