"""Commands of workbooks that people fill in: templates of ledgers, return forms of units."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from lib import db, ingest
from lib.i18n import translator
from lib.jobs.cli.explained import explained
from lib.jobs.cli.figures import scope_of

commands = typer.Typer()


@commands.command()
@explained
def templates(
    folder: Annotated[Path, typer.Argument(help="folder to write to")],
    language: Annotated[Literal["zh", "en"], typer.Option(help="language of headings and lists")] = "zh",
    region: Annotated[
        str | None, typer.Option(help="code of a region: its own units, regions and programmes are offered")
    ] = None,
) -> None:
    """Write a template workbook per ledger, and one with all ledgers of obligations."""
    choices = db.choices(scope_of(region).region) if region else None
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ingest.templates(translator(language), choices):
        (folder / name).write_bytes(content)
        typer.echo(str(folder / name))
