"""The command line."""

import atexit
import os
import sys
from typing import Any, NoReturn

import click

from dateline.app.commands.ask import explain, sql
from dateline.app.commands.backfill import backfill
from dateline.app.commands.bench import bench
from dateline.app.commands.code import code, resolve
from dateline.app.commands.doctor import doctor
from dateline.app.commands.explore import explore, report
from dateline.app.commands.export import export
from dateline.app.commands.feeds import feeds
from dateline.app.commands.keep import check, publish
from dateline.app.commands.recode import recode
from dateline.app.commands.run import run
from dateline.app.commands.serve import serve
from dateline.app.commands.watch import watch
from dateline.app.terminal import DONE, SOME_FAILED, USAGE
from dateline.words.errors import DatelineError, UsageError

COMMANDS = (run, serve, backfill, recode, code, resolve, sql, explain, explore, report, feeds, export, check, publish, watch, doctor, bench)
"""In the order of `--help`."""


class _Commands(click.Group):
    """Commands whose foreseen errors are one line and an exit status, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            _stop(str(error), USAGE)
        except DatelineError as error:
            _stop(str(error), SOME_FAILED)
        except BrokenPipeError:
            sys.stderr.close()  # whoever read our output has seen enough
            raise SystemExit(DONE) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _stop(message: str, status: int) -> NoReturn:
    click.echo(f"dateline: {message}", err=True)
    raise SystemExit(status)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="dateline", prog_name="dateline")
def main() -> None:
    """News feeds in, event data out: who did what to whom, where and when, each row with the sentence that says so.

    \b
    dateline run                                   one cycle; without feeds of yours: the demo feeds and ours
    dateline serve                                 again and again, on schedule, with Prefect's UI
    dateline sql "FROM event_flat LIMIT 5"         ask the published database
    dateline explain EVENT_ID                      from an event back to its feed
    echo "Mali expelled France's envoy." | dateline code

    All state is in DATELINE_HOME (default ./var). Exit status: 0 done, 1 some work failed, 2 usage.
    """


for command in COMMANDS:
    main.add_command(command)


def enter() -> NoReturn:
    """The command `dateline`. The process ends without tearing the interpreter down where threads of Prefect or objects of DuckDB would outlive that."""
    status: Any = DONE
    try:
        main()
    except SystemExit as leaving:
        status = leaving.code
    if {"prefect", "duckdb"} & sys.modules.keys():
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else SOME_FAILED)
    raise SystemExit(status)
