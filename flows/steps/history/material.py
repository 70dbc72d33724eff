"""What a backfill works through: links, whose pages are to be fetched, or pages that are at hand; each with what is wrong in it."""

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO, TypeVar

from dateline.words import ids
from dateline.words.errors import UsageError
from dateline.words.records import Article, FeedEntry, Rejection

Item = TypeVar("Item")
_START_BYTES = 8_192
"""Of a file, by which a text is told from what is none."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page at hand, with the entry by which it is known."""

    entry: FeedEntry
    article: Article


Links = Iterable[FeedEntry | Rejection]
Pages = Iterable[Page | Rejection]


@dataclass(frozen=True, slots=True)
class Material:
    """One list, file, folder or site. Exactly one of `links` and `pages` is there; each call begins anew."""

    source: str
    """Address of the material: what its entries name as their feed."""
    title: str
    links: Callable[[], Links] | None = None
    pages: Callable[[], Pages] | None = None


def problem(source: str, place: str, reason: str, detail: str) -> Rejection:
    """What is wrong at a place of the material (`line 12`, `record at byte 4,711`): it is left out, and the rest goes on."""
    return Rejection("feed", ids.entry_id(source, place), source, reason, f"{place}: {detail}")


def uri_of(path: Path) -> str:
    """The address of a file or folder."""
    return path.resolve().as_uri()


def existing(path: Path) -> Path:
    """The path. Raises UsageError where nothing is there, or it cannot be read."""
    try:
        if path.is_dir():
            next(path.iterdir(), None)
        else:
            with path.open("rb"):
                pass
    except OSError as error:
        raise UsageError(f"cannot read it ({error.strerror})", str(path.absolute())) from None
    return path


def kind_of(path: Path) -> str:
    """The ending that says what a file is, in lower case, without `.gz`: `.jsonl` of `News.JSONL.gz`."""
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes, decompressed where it is gzipped."""
    file = path.open("rb")
    zipped = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return gzip.open(file) if zipped else file  # type: ignore[return-value]  # it reads bytes, which is all that is asked of it


def open_text(path: Path) -> TextIO:
    """The file's text in UTF-8, or UTF-16 where it begins so; bytes that are none are replaced. Raises UsageError for what is no text at all."""
    with open_bytes(path) as file:
        start = file.read(_START_BYTES)
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in start and not wide:
        raise UsageError("no text: it has bytes that texts do not have", str(path))
    return io.TextIOWrapper(open_bytes(path), encoding="utf-16" if wide else "utf-8-sig", errors="replace", newline="")


def table_rows(path: Path, lines: Iterable[str]) -> "csv.DictReader[str]":
    """The rows of a CSV. Its cells are separated by what its first line has most of: commas, semicolons (as much of Europe's spreadsheets do it) or tabs."""
    rest = iter(lines)
    head = next(rest, "")
    mark = "\t" if kind_of(path) == ".tsv" else max(",;\t", key=head.count)
    return csv.DictReader(chain([head], rest), delimiter=mark)


def files_below(path: Path) -> Iterator[Path]:
    """The file itself, or the files in a folder and in the folders below it, in order of their names; hidden ones left out."""
    if not path.is_dir():
        yield path
        return
    for one in sorted(path.rglob("*")):
        if one.is_file() and not any(part.startswith(".") for part in one.relative_to(path).parts):
            yield one


def in_chunks(items: Iterable[Item], size: int, weight: Callable[[Item], int] = lambda item: 0, heaviest: int = 0) -> Iterator[list[Item]]:
    """The items in lists of `size`, cut short where a list weighs `heaviest` or more."""
    chunk: list[Item] = []
    heavy = 0
    for item in items:
        chunk.append(item)
        heavy += weight(item)
        if len(chunk) >= size or (heaviest and heavy >= heaviest):
            yield chunk
            chunk, heavy = [], 0
    if chunk:
        yield chunk
