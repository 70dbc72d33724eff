"""What all commands share: exit statuses, input and output."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.words.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

DONE, SOME_FAILED, USAGE = 0, 1, 2
"""Exit statuses."""


def lines_of(file: str | None) -> Iterator[str]:
    """Lines of a file, or of standard input where none (or `-`) is named. Raises UsageError."""
    if file is None or file == "-":
        yield from sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8", errors="replace") as stream:
            yield from stream
    except OSError as error:
        raise UsageError(f"cannot read it ({error.strerror})", file) from None


def day_of(text: str) -> date:
    """The day of an ISO date or time. Raises UsageError."""
    try:
        return date.fromisoformat(text[:10])
    except (ValueError, TypeError):
        raise UsageError("no day; write YYYY-MM-DD", str(text)) from None


def console() -> "Console":
    """The terminal, or 200 columns where the output goes elsewhere."""
    from rich.console import Console

    return Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=200)
