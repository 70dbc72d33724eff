"""Is everything in place? `dateline doctor`."""

import click

from dateline.app.terminal import SOME_FAILED


@click.command()
def doctor() -> None:
    """Check that everything is in place; each line says what was found and what to do."""
    from dateline.app.doctor import findings

    failed = False
    for finding in findings():
        failed |= not finding.ok
        click.echo(f"{'ok ' if finding.ok else 'NOT'}  {finding.what}: {finding.detail}")
    if failed:
        raise SystemExit(SOME_FAILED)
