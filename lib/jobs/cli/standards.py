"""Commands of the standards."""

from pathlib import Path

import typer

from lib.jobs import checks
from lib.jobs.cli.explained import explained

commands = typer.Typer(no_args_is_help=True, help="The standards and their worked cases.")


@commands.command(name="check")
@explained
def standards_check(file: Path) -> None:
    """Run a case file (standard,input,expected,source,note); exit 1 on a case that disagrees or is not understood."""
    if not checks.run_cases(file, typer.echo):
        raise typer.Exit(1)
