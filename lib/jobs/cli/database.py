"""Commands of the database itself: make it, migrate it, derive it anew, look it through."""

from typing import Annotated

import typer

from lib import ingest
from lib.jobs import checks
from lib.jobs.cli.explained import explained

commands = typer.Typer()


@commands.command()
@explained
def init(demo: Annotated[bool, typer.Option("--demo", help="load the sample data too")] = False) -> None:
    """Make the database, or migrate it; running it again changes nothing."""
    ingest.migrate()
    if demo:
        outcome = ingest.load_demo()
        typer.echo(f"demo: {outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged")
    typer.echo("database ready")


@commands.command()
@explained
def upgrade() -> None:
    """Migrate the database to this version of the product."""
    ingest.migrate()
    typer.echo("database ready")


@commands.command()
@explained
def rebuild() -> None:
    """Throw away every derived row and work it out anew from the readings; the same readings give the same rows."""
    ingest.migrate()
    for each in ingest.rebuild():
        typer.echo(f"{each.table}\t{each.before} before\t{each.now} now\t{each.assessed} assessed otherwise")


@commands.command()
@explained
def check() -> None:
    """Integrity of the database and quality of the data; exit code 1 where something is wrong."""
    found = checks.findings()
    for each in found:
        typer.echo(f"{'ok' if each.good else 'FAULT'}\t{each.name}\t{each.detail}")
    if not all(each.good for each in found):
        raise typer.Exit(1)
