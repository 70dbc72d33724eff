"""The prompt of `dateline sql`: statements over several lines, history that is kept, names completed, Ctrl-C that stops the query and not the prompt."""

import re
import readline
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from dateline.words.errors import DatelineError

HISTORY = "sql_history"
"""In DATELINE_HOME."""
HISTORY_LINES = 2_000
HELP = "Statements end with ;   .views lists what can be asked   DESCRIBE incident; shows columns   Ctrl-C stops a query, Ctrl-D leaves"


def prompt(home: Path, ask: Callable[[str], None], views: Callable[[], None], names: Callable[[], list[str]]) -> None:
    """Reads statements and hands each to `ask` until Ctrl-D. What goes wrong with one is told, and the next can be asked."""
    _restore(home / HISTORY)
    _complete(names)
    click.echo(HELP, err=True)
    try:
        for statement in _statements():
            try:
                views() if statement == ".views" else ask(statement)
            except KeyboardInterrupt:
                click.echo("stopped", err=True)
            except DatelineError as error:
                click.echo(str(error), err=True)
    finally:
        _keep(home / HISTORY)


def _statements() -> Iterator[str]:
    lines: list[str] = []
    while True:
        try:
            lines.append(input("     ...> " if lines else "dateline> "))
        except KeyboardInterrupt:
            click.echo()
            lines = []
            continue
        except EOFError:
            click.echo()
            return
        if len(lines) == 1 and lines[0].strip() in ("", "exit", "quit", ".exit", ".quit", ".help", ".views"):
            [command] = lines
            lines = []
            if command.strip().endswith(("exit", "quit")):
                return
            if command.strip() == ".help":
                click.echo(HELP, err=True)
            elif command.strip():
                yield command.strip()
        elif lines[-1].rstrip().endswith(";"):
            yield "\n".join(lines)
            lines = []


def _restore(path: Path) -> None:
    readline.set_history_length(HISTORY_LINES)
    if path.exists():
        readline.read_history_file(path)


def _keep(path: Path) -> None:
    try:
        readline.write_history_file(path)
    except OSError as error:
        click.echo(f"the history cannot be kept ({error.strerror}): {path}", err=True)


def _complete(names: Callable[[], list[str]]) -> None:
    """Tab completes names of tables, views, macros and columns."""
    known: list[str] = []

    def complete(text: str, state: int) -> str | None:
        if not known:
            known.extend(names())
        return next((name for number, name in enumerate(name for name in known if name.startswith(text.lower())) if number == state), None)

    readline.set_completer(complete)
    readline.set_completer_delims(re.sub(r"[\w]", "", " \t\n\"'`@$><=;|&{(),.+-*/[]:"))
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
