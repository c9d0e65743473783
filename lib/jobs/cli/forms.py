"""Commands of workbooks that people fill in: templates of ledgers, return forms of units."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from lib import db, ingest
from lib.i18n import translator
from lib.jobs.cli.explained import explained, who, words
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


@commands.command()
@explained
def forms(
    folder: Annotated[Path, typer.Argument(help="folder to write to")],
    unit: Annotated[list[str] | None, typer.Option(help="name of a unit; default: all with open items")] = None,
    region: Annotated[str | None, typer.Option(help="code of a region; default: the first data set's")] = None,
    as_of: Annotated[str | None, typer.Option(help="ISO day; default: the data set's own, else today")] = None,
    language: Annotated[Literal["zh", "en"], typer.Option(help="language of the forms")] = "zh",
    issued: Annotated[bool, typer.Option("--issued", help="write the forms that are out, issue none")] = False,
    by: Annotated[str, typer.Option("--as", help="who issues them")] = "",
) -> None:
    """Issue a return form to each unit with open items and write it; a new form takes the place of the unit's last."""
    ingest.migrate()
    scope = scope_of(region, as_of)
    if issued:
        made = ingest.forms_out(scope.region, unit)
    else:
        made = ingest.issue_forms(scope, translator(language), by=who(by), units=unit)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ingest.form_books(made):
        (folder / name).write_bytes(content)
        typer.echo(str(folder / name))
    for name in sorted(set(unit or ()) - {form.unit for form in made}):
        typer.echo(words()("form.nothing_open", unit=name), err=True)
    if not made:
        raise typer.Exit(1)
