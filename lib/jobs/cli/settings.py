"""Commands of the settings."""

from typing import Annotated

import typer

from lib import ingest
from lib.jobs import settings as office
from lib.jobs.cli.explained import explained, who, words

commands = typer.Typer(invoke_without_command=True, help="What the standards leave open, as the office decides it.")


@commands.callback()
@explained
def settings_list(context: typer.Context) -> None:
    """List the settings: name, value, default, what it takes, meaning, source."""
    if context.invoked_subcommand is None:
        ingest.migrate()
        for line in office.listed(words()):
            typer.echo(line)


@commands.command(name="set")
@explained
def settings_set(name: str, value: str, by: Annotated[str, typer.Option("--as", help="who decided it")] = "") -> None:
    """Set a setting; the value "default" takes it back. Days derived from hours follow when they are derived anew."""
    ingest.migrate()
    kept, changed = office.change(name, value, who(by))
    typer.echo(f"{name} = {kept}" + ("" if changed else " (as before)"))
