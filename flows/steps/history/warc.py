"""WARC files (ISO 28500), such as those of Common Crawl's CC-NEWS: pages as they were captured.

Records are streamed. One that is damaged is named and passed over: reading goes on at the next record that can be found.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.flows.steps.history.material import Material, Page, existing, problem, uri_of
from dateline.flows.steps.sources import is_web
from dateline.web.decode import CodingError, TooLargeError, decode_body
from dateline.web.identity import identify
from dateline.words.records import Article, FeedEntry, Rejection

_GZIP_MEMBER = re.compile(rb"\x1f\x8b\x08")
_PLAIN_RECORD = re.compile(rb"(?<=\r\n\r\n)WARC/1\.[01]\r\n")
_WINDOW = 1 << 20
_OVERLAP = 64
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_KEPT_HEADERS = ("content-language", "content-type", "date", "etag", "last-modified", "link", "server", "x-robots-tag")
PAGE_TYPES = ("text/html", "application/xhtml+xml", "")
"""Content types of web pages, and none."""


def warc(path: Path, most_bytes: int) -> Material:
    """The pages in a WARC file, gzipped by record or not; longer ones than `most_bytes` are left out. Raises UsageError where it cannot be read."""
    existing(path)
    source = uri_of(path)
    return Material(source, f"WARC file {path.name}", pages=lambda: _pages(path, source, most_bytes))


def _pages(path: Path, source: str, most_bytes: int) -> Iterator[Page | Rejection]:
    with path.open("rb") as file:
        start: int | None = 0
        while start is not None:
            file.seek(start)
            last = start
            try:
                for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False):
                    last = record.stream_pos
                    found = page_of(record, source, f"record at byte {last:,}", most_bytes)
                    if found is not None:
                        yield found
            except OSError as error:
                yield problem(source, f"record behind byte {last:,}", "damaged-record", f"{error}; reading goes on at the next one")
                start = _next_record(file, last + 1)
            else:
                start = None


def _next_record(file: BinaryIO, start: int) -> int | None:
    """Where the next record, or gzip member, may begin; None where no more of the file looks like one."""
    file.seek(0)
    sign = _GZIP_MEMBER if file.read(2) == b"\x1f\x8b" else _PLAIN_RECORD
    while True:
        file.seek(start)
        window = file.read(_WINDOW)
        if found := sign.search(window):
            return start + found.start()
        if len(window) < _WINDOW:
            return None
        start += _WINDOW - _OVERLAP


def page_of(record: WarcRecord, source: str, place: str, most_bytes: int) -> Page | Rejection | None:
    """The page of a response; None for one that is no page: another status, an image."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    length = int(record.headers.get("Content-Length") or 0)
    if not is_web(url):
        return None
    if length > 2 * most_bytes:
        return problem(source, place, "too-large", f"{url}: {length:,} bytes")
    block = record.reader.read()
    if len(block) < length:
        return problem(source, place, "truncated-record", f"{url}: it ends after {len(block):,} of {length:,} bytes")
    head, _, payload = block.partition(b"\r\n\r\n")
    status, headers = _head(head)
    if not 200 <= status < 300 or headers.get("content-type", "").partition(";")[0].strip().lower() not in PAGE_TYPES:
        return None
    try:
        body = _body(payload, headers, most_bytes)
    except TooLargeError:
        return problem(source, place, "too-large", f"{url}: more than {most_bytes:,} bytes once decoded")
    except CodingError as error:
        return problem(source, place, "damaged-record", f"{url}: {error}")
    kept = tuple((name, value) for name, value in headers.items() if name in _KEPT_HEADERS)
    captured_at = _captured_at(record)
    if captured_at is None:
        return problem(source, place, "no-date", f"{url}: it does not say when it was captured (WARC-Date)")
    identity = identify(url, url, kept, body)
    article = Article(identity.article_id, identity.url, url, status, kept, body, captured_at, known_as=identity.known_as)
    return Page(FeedEntry(source, url), article)


def _captured_at(record: WarcRecord) -> datetime | None:
    try:
        found = datetime.fromisoformat(record.headers.get("WARC-Date") or "")
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _head(head: bytes) -> tuple[int, dict[str, str]]:
    """Status and headers of an HTTP answer, names in lower case; of a header that comes twice the last."""
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ", 2)
    status = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
    pairs = (line.partition(":") for line in lines)
    return status, {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _body(payload: bytes, headers: dict[str, str], most_bytes: int) -> bytes:
    """The body without its codings. Many archives keep the headers of codings that they have undone; then the body is taken as it is."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        payload = _unchunked(payload)
    return decode_body(payload, headers.get("content-encoding", ""), most_bytes)


def _unchunked(payload: bytes) -> bytes:
    """A chunked body put together (RFC 9112 section 7.1); one that is not chunked as it is."""
    parts = []
    at = 0
    while (size := _CHUNK_SIZE.match(payload, at)) is not None:
        length = int(size[1], 16)
        parts.append(payload[size.end() : size.end() + length])
        at = size.end() + length + 2
        if length == 0:
            return b"".join(parts)
    return payload if not parts else b"".join(parts)
