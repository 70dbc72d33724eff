"""Lists of addresses: text with one a line, or CSV with columns."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from dateline.flows.steps.history.material import Material, existing, kind_of, open_text, problem, table_rows, uri_of
from dateline.flows.steps.sources import is_web
from dateline.words.errors import UsageError
from dateline.words.records import FeedEntry, Rejection


def url_list(path: Path) -> Material:
    """The addresses in a file; gzipped or not. Raises UsageError where it cannot be read."""
    existing(path)
    source = uri_of(path)
    return Material(source, f"URL list {path.name}", links=lambda: _links(path, source))


def _links(path: Path, source: str) -> Iterator[FeedEntry | Rejection]:
    with open_text(path) as file:
        rows = _table(file, path) if kind_of(path) in (".csv", ".tsv") else ((number, line.strip(), "", "") for number, line in enumerate(file, 1))
        for number, url, day, title in rows:
            if not url or url.startswith("#"):
                continue
            published_at = moment(day) if day else None
            if not is_web(url):
                yield problem(source, f"line {number}", "bad-url", f"{url[:200]!r} does not begin with http:// or https://")
            elif day and published_at is None:
                yield problem(source, f"line {number}", "bad-date", f"{day[:80]!r} is no date; write YYYY-MM-DD")
            else:
                yield FeedEntry(source, url, title=title, published_at=published_at)


def _table(file: Iterator[str], path: Path) -> Iterator[tuple[int, str, str, str]]:
    rows = table_rows(path, file)
    rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
    if "url" not in rows.fieldnames:
        there = ", ".join(rows.fieldnames) or "nothing"
        raise UsageError(f"the first line of a CSV list names its columns, one of them `url` (and `date`, `title`); here: {there}", str(path))
    for row in rows:
        yield rows.line_num, (row["url"] or "").strip(), (row.get("date") or "").strip(), (row.get("title") or "").strip()


def moment(text: str) -> datetime | None:
    """A time as ISO 8601 or as in mail headers; without a zone in UTC. None where it is neither."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text.strip())
        except ValueError:
            continue
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None
