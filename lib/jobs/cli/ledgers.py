"""Commands of ledgers: import them, list and take back what was imported, write them out again."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from lib import db, ingest
from lib.core.clock import today
from lib.core.errors import UnknownSource
from lib.jobs.cli.explained import ended_by_signals, explained, who, words
from lib.jobs.watch import Feed
from lib.jobs.watch import watch as watched

commands = typer.Typer()


@commands.command(name="import")
@explained
def import_files(
    files: Annotated[list[Path] | None, typer.Argument(help="ledgers, or files and folders of a source")] = None,
    ledger: Annotated[str | None, typer.Option(help="which ledger it is, where the file does not say")] = None,
    source: Annotated[str | None, typer.Option(help="a declared source; 'list' names them")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen, write nothing")] = False,
    accept_good: Annotated[bool, typer.Option("--accept-good", help="let the good rows in beside faulty ones")] = False,
    faults: Annotated[Path | None, typer.Option(help="write the faults to this workbook")] = None,
    returned: Annotated[Path | None, typer.Option(help="write the faulty rows to this workbook, to be mended")] = None,
    crs: Annotated[str | None, typer.Option(help="coordinate system of files that name none")] = None,
    by: Annotated[str, typer.Option("--as", help="who imports")] = "",
    watch: Annotated[bool, typer.Option("--watch", help="import what is put into this folder, until stopped")] = False,
    once: Annotated[bool, typer.Option("--once", help="with --watch: what is there now, then end")] = False,
    settle: Annotated[float, typer.Option(min=0, help="with --watch: seconds a file must stand still")] = 10,
    every: Annotated[float, typer.Option(min=0.1, help="with --watch: seconds between two looks")] = 5,
) -> None:
    """Import ledgers or a source. Exit code 0 only if everything that was asked for went in."""
    if source == "list":
        for name, each in sorted(ingest.SOURCES.items()):
            typer.echo(f"{name}\t{words()(each.description)}")
        return
    if not files:
        raise UnknownSource(source=source or ledger or "")
    if watch:
        if len(files) != 1 or dry_run or faults or returned:
            raise typer.BadParameter("--watch takes one folder, and none of --dry-run, --faults, --returned")
        _watch(Feed(files[0], by or "feed", words(), typer.echo, settle, ledger, source, accept_good), every, once)
        return
    ingest.migrate()
    outcome = ingest.load(
        files,
        ledger=ledger,
        source=source,
        by=who(by),
        dry_run=dry_run,
        accept_good=accept_good,
        report_day=today(),
        crs=crs,
    )
    _tell(outcome)
    if faults and outcome.faults:
        ingest.write_faults(outcome.faults, faults, words())
    if returned and outcome.faults:
        ingest.write_returned(files, outcome.faults, outcome.recognised, returned, words())
    if outcome.preview:
        _tell_preview(outcome.preview)
    typer.echo(
        f"{outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged, {outcome.faulty} faulty"
        + (" (dry run: nothing was written)" if dry_run else "")
    )
    if outcome.faulty:
        raise typer.Exit(1)


#: Lines of each kind that are printed.
_LISTED = 50


def _tell(outcome: ingest.Outcome) -> None:
    for fault in outcome.faults[:_LISTED]:
        typer.echo(ingest.fault_text(fault, words()), err=True)
    for notice in outcome.notices[:_LISTED]:
        typer.echo(ingest.notice_text(notice, words()))
    for line in ingest.doubts_text(outcome.doubted, words()):
        typer.echo(line)


def _tell_preview(preview: ingest.Preview) -> None:
    """Rows by ledger, the cells that change, and what the files have not of the parts that they speak of."""
    for ledger, rows in preview.counts.items():
        told = (f"{getattr(rows, name)} {name}" for name in ("new", "changed", "unchanged", "vanished", "faulty"))
        typer.echo("\t".join([ledger or "?", *told]))
    lines = [line for line in ingest.preview_lines(preview, words()) if line.verdict != "new"]
    for line in lines[:_LISTED]:
        typer.echo(f"changed\t{line.ledger}\t{line.record}\t{line.heading}: {line.old} → {line.new}")
    for left in preview.left[:_LISTED]:
        typer.echo(f"vanished\t{left.ledger}\t{left.record}\t{left.name}")
    if preview.changes.more or max(len(lines), len(preview.left)) > _LISTED:
        typer.echo("… not all are listed; the counts are of all")


def _watch(feed: Feed, every: float, once: bool) -> None:
    if not watched(feed, ended_by_signals(), every=every, once=once):
        raise typer.Exit(1)


@commands.command()
@explained
def batches() -> None:
    """List the import batches, newest first."""
    for batch in db.batches().itertuples():
        typer.echo(
            f"{batch.id}\t{batch.at:%Y-%m-%d %H:%M}\t{batch.ledger}\t{batch.source}\t{batch.by}\t"
            f"{batch.new} new\t{batch.changed} changed\t{batch.unchanged} unchanged\t{batch.faulty} faulty"
            + (f"\ttaken back {batch.undone_at:%Y-%m-%d %H:%M}" if isinstance(batch.undone_at, datetime) else "")
            + (f" by {batch.undone_by}" if isinstance(batch.undone_by, str) else "")
        )


@commands.command()
@explained
def undo(
    batches: Annotated[list[int], typer.Argument(metavar="BATCH...", help="numbers that `batches` lists")],
    by: Annotated[str, typer.Option("--as", help="who takes them back")] = "",
) -> None:
    """Take imports back: the database as it was before them. Refused, with the reason, where later work needs them."""
    ingest.migrate()
    ingest.undo(set(batches), by=who(by))
    typer.echo(f"taken back: {', '.join(map(str, sorted(set(batches))))}")


@commands.command(name="ledgers")
@explained
def export_ledgers(
    folder: Annotated[Path, typer.Argument(help="folder to write to")],
    form: Annotated[Literal["csv", "xlsx"], typer.Option("--format")] = "csv",
) -> None:
    """Write every ledger in the form in which it is imported: imported again it gives the same database."""
    for each in ingest.export_ledgers(folder, form):
        lacking = f"\t{each.lacking} rows lack what the ledger requires" if each.lacking else ""
        typer.echo(f"{each.path}\t{each.rows} rows{lacking}")
