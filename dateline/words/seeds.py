"""Reference tables: CSV files in `seeds/`, each row read into a frozen dataclass and validated.

All problems of a file are reported at once, each with file, line, column, value and what was expected.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from dateline.words.errors import SeedError

Row = TypeVar("Row")
LIST_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong cell."""

    path: str
    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.column}={self.value!r}: {self.expected}"


def seed_path(name: str) -> Path:
    """The file or folder of that name that ships with Dateline."""
    return Path(str(files("dateline.seeds"))) / name


def read_rows(path: Path, row_type: type[Row], check: Callable[[Row], Iterable[tuple[str, str]]] | None = None) -> list[tuple[int, Row]]:
    """Rows of a CSV with their line numbers.

    Columns are the fields of `row_type`: str, int, float, bool ("yes" or empty), `X | None` (empty is None) or tuple[str, ...]
    (`|`-separated); the last ones may be left out where their fields have a default. `check` yields (column, what was expected) for rows
    that are wrong in a way that types cannot say.
    Raises SeedError with every problem of the file, one a line.
    """
    problems: list[Problem] = []
    rows: list[tuple[int, Row]] = []
    types = get_type_hints(row_type)
    known = fields(row_type)  # type: ignore[arg-type]
    names = [field.name.rstrip("_") for field in known]  # `class_` is the column `class`
    needed = sum(field.default is MISSING for field in known)
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        header = list(reader.fieldnames or [])
        if len(header) < needed or header != names[: len(header)]:
            raise SeedError(f"columns are {', '.join(header) or 'missing'}; expected {', '.join(names)}", str(path))
        columns = [(field.name, name, _converter(types[field.name])) for field, name in zip(known, header, strict=False)]
        for cells in _cells(reader, path):
            values: dict[str, Any] = {}
            line = reader.line_num
            if None in cells or None in cells.values():
                problems.append(Problem(str(path), line, header[-1], "", f"{len(header)} cells"))
                continue
            for attribute, name, convert in columns:
                try:
                    values[attribute] = convert(cells[name])
                except ValueError as error:
                    problems.append(Problem(str(path), line, name, cells[name], str(error)))
            if len(values) == len(header):
                row = row_type(**values)
                rows.append((line, row))
                problems += [Problem(str(path), line, column, cells[column], expected) for column, expected in (check(row) if check else ())]
    raise_problems(problems)
    return rows


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise one SeedError that lists them all, if there are any."""
    lines = [str(problem) for problem in problems]
    if lines:
        raise SeedError("\n".join(lines))


def _cells(reader: "csv.DictReader[str]", path: Path) -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except (csv.Error, UnicodeDecodeError) as error:
        raise SeedError(f"line {reader.line_num}: {error}", str(path)) from None


def _converter(kind: Any) -> Callable[[str], Any]:
    """What turns a cell into a value of that type; it raises ValueError with what was expected."""
    if kind is str:
        return str
    if kind == tuple[str, ...]:
        return _parts
    if kind is bool:
        return _yes
    optional = type(None) in getattr(kind, "__args__", ())
    for number in (int, float):
        if kind is number or number in getattr(kind, "__args__", ()):
            return partial(_number, number, optional)
    return _text_or_none if optional else str


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(LIST_SEPARATOR) if part.strip()) if text else ()


def _yes(text: str) -> bool:
    if text not in ("", "yes"):
        raise ValueError("expected yes or nothing")
    return text == "yes"


def _text_or_none(text: str) -> str | None:
    return text or None


def _number(number: type[int] | type[float], optional: bool, text: str) -> float | None:
    if optional and not text:
        return None
    try:
        return number(text)
    except ValueError:
        raise ValueError(f"expected a{'n' if number is int else ''} {'whole ' if number is int else ''}number") from None
