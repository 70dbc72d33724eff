"""Exports: events in the columns that the field's scripts read. One query a format in `exports/`; docs/exports.md says what each column holds."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Unfinished
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dateline.warehouse.connect import connect, first_line, sql
from dateline.warehouse.layout import Layout
from dateline.words.errors import RetryError, UsageError
from dateline.words.seeds import seed_path

ASSERTED = ("asserted",)
ALL_STATUSES = ("asserted", "alleged", "hypothetical", "future", "negated", "historical")

_TABS = "FORMAT csv, DELIMITER '\t', QUOTE '', ESCAPE '', HEADER {header}"


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written; `header`: its files begin with the names of the columns; `says_status`: it has a place for an event's status."""

    name: str
    copy: str
    says_status: bool = False


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("polecat", _TABS.format(header=True)),
        Format("icews", _TABS.format(header=True)),
        Format("phoenix", _TABS.format(header=False)),
        Format("gdelt", _TABS.format(header=False)),
        Format("gdelt-mentions", _TABS.format(header=False)),
        Format("plover-jsonl", "FORMAT json", says_status=True),
        Format("parquet", "FORMAT parquet, COMPRESSION zstd", says_status=True),
        Format("csv", "FORMAT csv, HEADER true", says_status=True),
    )
}
MANIFEST = "dateline.json"
"""What the months of a Parquet export hold: written last."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which events: from day to day, both included, of which statuses."""

    since: date = date.min
    until: date = date.max
    statuses: tuple[str, ...] = ASSERTED


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. Of a Parquet export: months written, of all that it has now, and removed."""

    rows: int
    bytes: int
    months: int = 0
    written: int = 0
    removed: int = 0


def export(layout: Layout, format_: Format, choice: Choice, path: Path, progress: Callable[[float], None] = lambda percent: None) -> Exported:
    """Writes the chosen events of the published database to `path`: a file, or of a Parquet export a folder with a part a month.

    A file takes the place of another when it is whole; a month likewise, and only where its events have changed. `progress` gets percentages.
    Raises UsageError where there is no database, or the path cannot be written; RetryError where the disk is full.
    """
    if choice.statuses != ASSERTED and not format_.says_status:
        raise UsageError("files of this format do not say an event's status, so all of them would count as having happened", format_.name)
    if not os.access(path.parent, os.W_OK):
        raise UsageError("cannot write there (no such folder, or it is read-only)", str(path))
    if format_.name != "parquet" and path.is_dir():
        raise UsageError("cannot write there (it is a folder; name a file)", str(path))
    with _opened(layout, choice) as connection:
        try:
            if format_.name == "parquet":
                return _months(connection, format_, path, progress)
            rows = _copy(connection, f"({sql(f'exports/{format_.name}')})", format_, path, progress)
        except duckdb.IOException as error:
            raise RetryError(f"cannot write it ({first_line(error)}); what was there before is unchanged", str(path)) from None
        except OSError as error:
            raise UsageError(f"cannot write there ({error.strerror})", str(path)) from None
    return Exported(rows, path.stat().st_size if path.is_file() else 0)


@contextmanager
def _opened(layout: Layout, choice: Choice) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database with the terms of the exports; unlike for questions, it may write files."""
    if not layout.published.exists():
        raise UsageError("there is no database yet; `dateline run` makes it", str(layout.published))
    connection = connect(layout.published, read_only=True)
    try:
        for name, value in (("seeds", str(seed_path(""))), ("since", choice.since), ("until", choice.until), ("statuses", list(choice.statuses))):
            connection.execute(f"SET VARIABLE {name} = $1", [value])
        connection.execute(sql("queries/export_terms"))
        yield connection
    finally:
        connection.close()


def _copy(connection: duckdb.DuckDBPyConnection, rows: str, format_: Format, path: Path, progress: Callable[[float], None]) -> int:
    """Writes a query's rows; the number of them. A pipe or device is written as it is."""
    # Standard output may lead to a file, but /dev/stdout is not ours to replace.
    special = path.is_relative_to("/dev") or path.is_relative_to("/proc") or (path.exists() and not path.is_file())
    target = path if special else path.with_name(f".{path.name}.unfinished")
    name = str(target).replace("'", "''")
    try:
        count = _with_progress(connection, f"COPY {rows} TO '{name}' ({format_.copy})", progress)
        if not special:
            _keep(target)
            target.replace(path)
    finally:
        if not special:
            target.unlink(missing_ok=True)
    return count


def _with_progress(connection: duckdb.DuckDBPyConnection, statement: str, progress: Callable[[float], None]) -> int:
    """Runs a COPY in a thread, so that it can be asked how far it is, and stopped."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(lambda: connection.execute(statement).fetchall())
        while True:
            try:
                return int(running.result(timeout=0.2)[0][0])
            except Unfinished:
                progress(max(0.0, connection.query_progress()))
            except KeyboardInterrupt:
                connection.interrupt()
                raise


def _months(connection: duckdb.DuckDBPyConnection, format_: Format, folder: Path, progress: Callable[[float], None]) -> Exported:
    """The months whose events changed since the manifest was written; those that have none any more go."""
    if folder.exists() and not folder.is_dir():
        raise UsageError("a Parquet export is a folder, with a part a month; this is a file", str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    before, chosen = _manifest(folder), {}
    connection.execute(f"CREATE TEMP VIEW exported AS {sql('exports/parquet')}")
    for month, rows, mark in connection.execute(sql("queries/export_months")).fetchall():
        chosen[month] = {"rows": rows, "mark": f"{mark}"}
    outside = {month: part for month, part in before.items() if not _within(connection, month)}
    changed = [month for month in chosen if before.get(month) != chosen[month] or not _part(folder, month).exists()]
    for number, month in enumerate(changed):
        progress(100 * number / len(changed))
        _part(folder, month).parent.mkdir(exist_ok=True)
        _copy(connection, f"(FROM exported WHERE strftime(event_on, '%Y-%m') = '{month}')", format_, _part(folder, month), lambda percent: None)
    gone = sorted(before.keys() - chosen.keys() - outside.keys())
    for month in gone:
        _part(folder, month).unlink(missing_ok=True)
        _part(folder, month).parent.rmdir()
    after = dict(sorted({**outside, **chosen}.items()))
    _write_manifest(folder, after)
    size = sum(_part(folder, month).stat().st_size for month in after)
    return Exported(sum(int(part["rows"]) for part in after.values()), size, len(after), len(changed), len(gone))


def _within(connection: duckdb.DuckDBPyConnection, month: str) -> bool:
    question = "SELECT last_day($1::DATE) >= getvariable('since') AND $1::DATE <= getvariable('until')"
    return bool(connection.execute(question, [f"{month}-01"]).fetchall()[0][0])


def _part(folder: Path, month: str) -> Path:
    return folder / f"month={month}" / "events.parquet"


def _manifest(folder: Path) -> dict[str, dict[str, object]]:
    """What each month held when it was written; nothing where that was by another DuckDB, whose hashes may differ."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        months = {month: part for month, part in found["months"].items() if re.fullmatch(r"\d{4}-\d\d", month)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return months if found.get("duckdb") == duckdb.__version__ else {month: {**part, "mark": ""} for month, part in months.items()}


def _write_manifest(folder: Path, months: Mapping[str, object]) -> None:
    unfinished = folder / f".{MANIFEST}.unfinished"
    unfinished.write_text(json.dumps({"duckdb": duckdb.__version__, "months": months}, indent=1), encoding="utf-8")
    _keep(unfinished)
    unfinished.replace(folder / MANIFEST)


def _keep(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
