"""Raw pages, kept so that their texts can be extracted again without fetching: by content, or in WARC files.

    pages/ab/abcd....zst                        the body, by its hash, compressed with Zstandard
    pages/20260115T120000-1a2b3c4d.warc.gz      a batch, one gzip member a record (ISO 28500, WARC/1.1)

A file gets its name only when it is whole, so a killed process leaves none half-written. Every page is checked against its hash when it is
read. Files are removed by age (`expire`); their rows stay.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from http.client import responses
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import zstandard
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.warehouse.connect import sql
from dateline.warehouse.layout import Layout
from dateline.warehouse.query import reading
from dateline.words import ids
from dateline.words.errors import RetryError, UsageError
from dateline.words.records import Article
from dateline.words.settings import KeepPages

UNFINISHED = ".unfinished-"
"""Prefix of files that are being written, or were when the process died."""
_OF_THE_TRANSFER = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that no longer describe the body, which is kept decoded."""


def keep(layout: Layout, articles: Iterable[Article], how: KeepPages) -> dict[str, str]:
    """Keeps the articles' pages; where each is, by the hash of its body. Raises RetryError where they cannot be written."""
    pages = {ids.page_hash(article.body): article for article in articles if article.body}
    if how == "none" or not pages:
        return {}
    try:
        layout.pages.mkdir(exist_ok=True)
        return _keep_warc(layout, pages) if how == "warc" else _keep_files(layout, pages)
    except OSError as error:
        raise RetryError(f"cannot keep raw pages ({error.strerror or error}); DATELINE_KEEP_PAGES=none does without", str(layout.pages)) from None


def page(layout: Layout, page_hash: str, kept_in: str) -> bytes:
    """The body of a page, as it was answered. Raises UsageError where it is no longer there, or damaged."""
    name, _, offset = kept_in.partition(":")
    path = layout.pages / name
    try:
        body = _record(path, int(offset)) if offset else zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
    except FileNotFoundError:
        raise UsageError("this page is no longer kept; DATELINE_KEEP_PAGES_DAYS says how long pages are", str(path)) from None
    except (OSError, ValueError, zstandard.ZstdError) as error:
        raise UsageError(f"this page is damaged: {error}", str(path)) from None
    if ids.page_hash(body) != page_hash:
        raise UsageError("this page is damaged: its content has another hash", str(path))
    return body


def kept_articles(layout: Layout, subjects: Sequence[str], *, fresh: bool = False) -> Iterator[tuple[str, Article | None]]:
    """What the server answered, for each id of an article (its newest page) or of a document (the page of that revision); None where it is not kept.

    From the published database, or with `fresh` from the live one.
    """
    with reading(layout, fresh=fresh) as connection:
        cursor = connection.execute(sql("queries/kept_pages"), [list(subjects)])
        columns = [str(column[0]) for column in cursor.description or []]
        found = {row[0]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
    for subject in subjects:
        try:
            yield subject, _article(layout, found[subject]) if subject in found else None
        except UsageError:
            yield subject, None


def expire(layout: Layout, before: datetime) -> int:
    """Removes pages that were last kept before that time, and what killed processes left half-written; the number of files removed."""
    removed = 0
    for path in layout.pages.rglob("*"):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            path.unlink()
            removed += 1
    return removed


def _article(layout: Layout, row: Mapping[str, Any]) -> Article:
    return Article(
        article_id=row["article_id"],
        url=row["url"],
        final_url=row["final_url"],
        status=row["status"],
        headers=tuple((header["name"], header["value"]) for header in row["headers"]),
        body=page(layout, row["page_hash"], row["kept_in"]),
        fetched_at=row["fetched_at"].replace(tzinfo=UTC),
        title=row["title"] or "",
        published_at=row["published_at"].replace(tzinfo=UTC) if row["published_at"] else None,
        feed_content=row["content"],
    )


def _keep_files(layout: Layout, pages: dict[str, Article]) -> dict[str, str]:
    """Not synced to the disk one by one, which would cost more than fetching: what a power cut tears is seen by its hash."""
    compressor, kept = zstandard.ZstdCompressor(), {}
    for page_hash, article in pages.items():
        kept[page_hash] = f"{page_hash[:2]}/{page_hash}.zst"
        path = layout.pages / kept[page_hash]
        try:
            os.utime(path)
        except FileNotFoundError:
            path.parent.mkdir(exist_ok=True)
            _write(path, compressor.compress(article.body))
    return kept


def _keep_warc(layout: Layout, pages: dict[str, Article]) -> dict[str, str]:
    name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{uuid4().hex[:8]}.warc.gz"
    content, kept = BytesIO(), {}
    for page_hash, article in pages.items():
        kept[page_hash] = f"{name}:{content.tell()}"
        content.write(_response(article))
    _write(layout.pages / name, content.getvalue())
    return kept


def _response(article: Article) -> bytes:
    """A response record as a gzip member of its own, so that it can be read alone."""
    lines = [f"HTTP/1.1 {article.status} {responses.get(article.status, '')}"]
    lines += [f"{name}: {value}" for name, value in article.headers if name.lower() not in _OF_THE_TRANSFER]
    block = "\r\n".join([*lines, f"content-length: {len(article.body)}", "", ""]).encode("latin-1", "replace") + article.body
    record = WarcRecord()
    record.init_headers(WarcRecordType.response, content_length=len(block))
    record.headers["WARC-Target-URI"] = article.final_url
    record.record_date = article.fetched_at
    record.is_http = True
    record.set_bytes_content(block)
    member = BytesIO()
    writer = GzipWriter(member, compression_level=6)
    record.write(writer, checksum_data=True)
    writer.finish()
    return member.getvalue()


def _record(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        for record in ArchiveIterator(file):
            return bytes(record.reader.read())
    raise ValueError("there is no record at this place")


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{UNFINISHED}{uuid4().hex}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
