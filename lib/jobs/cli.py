"""The command line. Expected failures are one sentence and exit code 1; output is text or JSON."""

import functools
import getpass
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, ParamSpec

import typer

from lib import auth, db, export, ingest
from lib.core.clock import today
from lib.core.errors import AppError, UnknownRegion, UnknownSource
from lib.core.rows import Rows
from lib.core.scope import Scope
from lib.core.scope import day as parse_day
from lib.core.settings import LANGUAGE
from lib.i18n import LANGUAGES, Translator, translator
from lib.jobs import checks, pictures
from lib.jobs import settings as office
from lib.metrics.catalog import METRICS, brief, metric
from lib.metrics.model import Result, evaluate

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Qingjian without a browser: the same Results as the pages.",
)
standards = typer.Typer(no_args_is_help=True, help="The standards and their worked cases.")
app.add_typer(standards, name="standards")
account = typer.Typer(no_args_is_help=True, help="Accounts, for offices that switch sign-in on.")
app.add_typer(account, name="account")
settings = typer.Typer(invoke_without_command=True, help="What the standards leave open, as the office decides it.")
app.add_typer(settings, name="settings")

P = ParamSpec("P")


def explained(command: Callable[P, None]) -> Callable[P, None]:
    """An expected failure becomes its sentence on standard error and exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except AppError as error:
            typer.echo(_words()(error.key, **error.params), err=True)
            raise typer.Exit(1) from error

    return wrapped


@app.command()
@explained
def init(demo: Annotated[bool, typer.Option("--demo", help="load the sample data too")] = False) -> None:
    """Make the database, or migrate it; running it again changes nothing."""
    db.migrate()
    if demo:
        outcome = ingest.load_demo()
        typer.echo(f"demo: {outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged")
    typer.echo("database ready")


@app.command()
@explained
def upgrade() -> None:
    """Migrate the database to this version of the product."""
    db.migrate()
    typer.echo("database ready")


@app.command(name="import")
@explained
def import_files(
    files: Annotated[list[Path] | None, typer.Argument(help="ledgers, or files and folders of a source")] = None,
    ledger: Annotated[str | None, typer.Option(help="which ledger it is, where the file does not say")] = None,
    source: Annotated[str | None, typer.Option(help="a declared source; 'list' names them")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen, write nothing")] = False,
    accept_good: Annotated[bool, typer.Option("--accept-good", help="let the good rows in beside faulty ones")] = False,
    faults: Annotated[Path | None, typer.Option(help="write the faults to this workbook")] = None,
    by: Annotated[str, typer.Option("--as", help="who imports")] = "",
) -> None:
    """Import ledgers or a source. Exit code 0 only if everything that was asked for went in."""
    if source == "list":
        for name, each in sorted(ingest.SOURCES.items()):
            typer.echo(f"{name}\t{_words()(each.description)}")
        return
    if not files:
        raise UnknownSource(source=source or ledger or "")
    db.migrate()
    outcome = ingest.load(
        files,
        ledger=ledger,
        source=source,
        by=by or getpass.getuser(),
        dry_run=dry_run,
        accept_good=accept_good,
        report_day=today(),
    )
    for fault in outcome.faults[:50]:
        typer.echo(ingest.fault_text(fault, _words()), err=True)
    for line in [ingest.notice_text(notice, _words()) for notice in outcome.notices[:50]]:
        typer.echo(line)
    for line in ingest.doubts_text(outcome.doubted, _words()):
        typer.echo(line)
    if faults and outcome.faults:
        ingest.write_faults(outcome.faults, faults, _words())
    typer.echo(
        f"{outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged, {outcome.faulty} faulty"
        + (" (dry run: nothing was written)" if dry_run else "")
    )
    if outcome.faulty:
        raise typer.Exit(1)


@app.command()
@explained
def batches() -> None:
    """List the import batches, newest first."""
    for batch in db.batches().itertuples():
        typer.echo(
            f"{batch.id}\t{batch.at:%Y-%m-%d %H:%M}\t{batch.ledger}\t{batch.source}\t{batch.by}\t"
            f"{batch.new} new\t{batch.changed} changed\t{batch.unchanged} unchanged\t{batch.faulty} faulty"
            + (f"\ttaken back {batch.undone_at:%Y-%m-%d %H:%M}" if isinstance(batch.undone_at, datetime) else "")
        )


@app.command()
@explained
def undo(
    batches: Annotated[list[int], typer.Argument(metavar="BATCH...", help="numbers that `batches` lists")],
    by: Annotated[str, typer.Option("--as", help="who takes them back")] = "",
) -> None:
    """Take imports back: the database as it was before them. Refused, with the reason, where later work needs them."""
    db.migrate()
    ingest.undo(set(batches), by=by or getpass.getuser())
    typer.echo(f"taken back: {', '.join(map(str, sorted(set(batches))))}")


@app.command()
def metrics() -> None:
    """Every metric: key, both names, unit, good when, inputs, standard."""
    for each in METRICS.values():
        names = "\t".join(translator(language)(f"metric.{each.key}") for language in LANGUAGES)
        typer.echo(
            f"{each.key}\t{names}\t{each.unit}\t{each.good_when}\t{','.join(each.inputs)}\t{each.standard or ''}"
        )


@app.command()
@explained
def query(
    key: Annotated[str, typer.Argument(metavar="METRIC")],
    region: Annotated[str | None, typer.Option(help="code of a region; default: the first data set's")] = None,
    as_of: Annotated[str | None, typer.Option(help="ISO day; default: the data set's own, else today")] = None,
    first: Annotated[str | None, typer.Option("--from", help="first day of the period")] = None,
    last: Annotated[str | None, typer.Option("--to", help="last day of the period")] = None,
    period: Annotated[str | None, typer.Option(help="year, quarter, month, 12m, 36m")] = None,
    programme: Annotated[str | None, typer.Option(help="codes of programmes, joined by commas")] = None,
    item: Annotated[str | None, typer.Option(help="code of one item, for its history")] = None,
    since: Annotated[str | None, typer.Option(help="the earlier ISO day that changes are told from")] = None,
    form: Annotated[Literal["json", "csv"], typer.Option("--format")] = "json",
) -> None:
    """Print one Result."""
    scope = scope_of(region, as_of, first, last, period, programme, item, since)
    result = evaluate(metric(key), scope, _read_once())
    as_csv = form == "csv"
    text = export.csv(result, _words()).decode("utf-8-sig") if as_csv else export.as_json(result)
    typer.echo(text, nl=not as_csv)


@app.command(name="export")
@explained
def export_page(
    page: str,
    region: Annotated[str | None, typer.Option(help="code of a region")] = None,
    as_of: Annotated[str | None, typer.Option(help="ISO day")] = None,
    period: Annotated[str | None, typer.Option(help="year, quarter, month, 12m, 36m")] = None,
    programme: Annotated[str | None, typer.Option(help="codes of programmes, joined by commas")] = None,
    item: Annotated[str | None, typer.Option(help="code of one item")] = None,
    since: Annotated[str | None, typer.Option(help="the earlier ISO day that changes are told from")] = None,
    form: Annotated[Literal["csv", "xlsx", "png"], typer.Option("--format")] = "xlsx",
    out: Annotated[Path, typer.Option(help="folder to write to")] = Path(),
) -> None:
    """Write what the page's buttons give: a CSV or PNG per figure, or one workbook."""
    scope = scope_of(region, as_of, None, None, period, programme, item, since)
    t = _words()
    read = _read_once()
    results = [evaluate(metric(each.whole) if each.whole else each, scope, read) for each in brief(page)]
    out.mkdir(parents=True, exist_ok=True)
    for path in _write(page, results, form, out, t):
        typer.echo(str(path))


@app.command(name="ledgers")
@explained
def export_ledgers(
    folder: Annotated[Path, typer.Argument(help="folder to write to")],
    form: Annotated[Literal["csv", "xlsx"], typer.Option("--format")] = "csv",
) -> None:
    """Write every ledger in the form in which it is imported: imported again it gives the same database."""
    for each in ingest.export_ledgers(folder, form):
        lacking = f"\t{each.lacking} rows lack what the ledger requires" if each.lacking else ""
        typer.echo(f"{each.path}\t{each.rows} rows{lacking}")


@app.command()
@explained
def verify(
    region: Annotated[str | None, typer.Option(help="code of a region; default: all")] = None,
    limit: Annotated[int, typer.Option(help="how many differences of each kind to list")] = 50,
) -> None:
    """Compare what sources published with our own figure from the same readings."""
    agreements, differences = ingest.verify(region)
    for each in agreements:
        share = "—" if each.share is None else f"{each.share:.4%}"
        typer.echo(f"{each.kind}\t{each.rows} rows\t{each.compared} compared\t{each.equal} equal\t{share}")
        listed = [row for row in differences if row["kind"] == each.kind]
        for difference in listed[:limit]:
            typer.echo(f"  {json.dumps(difference, ensure_ascii=False, default=str)}")
        if len(listed) > limit:
            typer.echo(f"  … {len(listed) - limit} more")


@app.command()
@explained
def rebuild() -> None:
    """Throw away every derived row and work it out anew from the readings; the same readings give the same rows."""
    db.migrate()
    for each in ingest.rebuild():
        typer.echo(f"{each.table}\t{each.before} before\t{each.now} now\t{each.assessed} assessed otherwise")


@app.command()
@explained
def check() -> None:
    """Integrity of the database and quality of the data; exit code 1 where something is wrong."""
    found = checks.findings()
    for each in found:
        typer.echo(f"{'ok' if each.good else 'FAULT'}\t{each.name}\t{each.detail}")
    if not all(each.good for each in found):
        raise typer.Exit(1)


@standards.command(name="check")
@explained
def standards_check(file: Path) -> None:
    """Run a case file (standard,input,expected,source,note); exit 1 on a case that disagrees or is not understood."""
    if not checks.run_cases(file, typer.echo):
        raise typer.Exit(1)


@settings.callback()
@explained
def settings_list(context: typer.Context) -> None:
    """List the settings: name, value, default, what it takes, meaning, source."""
    if context.invoked_subcommand is None:
        db.migrate()
        for line in office.listed(_words()):
            typer.echo(line)


@settings.command(name="set")
@explained
def settings_set(name: str, value: str, by: Annotated[str, typer.Option("--as", help="who decided it")] = "") -> None:
    """Set a setting; the value "default" takes it back. Days derived from hours follow when they are derived anew."""
    db.migrate()
    kept, changed = office.change(name, value, by or getpass.getuser())
    typer.echo(f"{name} = {kept}" + ("" if changed else " (as before)"))


@account.command(name="disable")
@explained
def account_disable(name: str) -> None:
    """Close an account and end its sessions at once."""
    known = auth.disable_account(name)
    typer.echo(f"account {name} disabled" if known else f"no account {name}", err=not known)
    if not known:
        raise typer.Exit(1)


@account.command(name="add")
@explained
def account_add(
    name: str,
    role: Annotated[str, typer.Option(help="leader, office, unit or administrator")] = "leader",
    region: Annotated[str | None, typer.Option(help="code of the region that it is bound to")] = None,
    unit: Annotated[str | None, typer.Option(help="name of the unit that it is bound to")] = None,
) -> None:
    """Make an account, or give one a new password, role, region and unit; the password is asked for."""
    password = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    try:
        db.migrate()
        auth.add_account(name, password, role, region, unit)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"account {name} ready")


def scope_of(
    region: str | None,
    as_of: str | None = None,
    first: str | None = None,
    last: str | None = None,
    period: str | None = None,
    programme: str | None = None,
    item: str | None = None,
    since: str | None = None,
) -> Scope:
    """The scope that the options ask for; what they leave open is the data set's. Raises UnknownRegion, BadScope."""
    sets = db.data_sets()
    known = db.regions()
    roots = known[known["parent"].isna()]["code"].tolist()
    code = region or next(iter([each.region for each in sets] + roots), "")
    if code not in set(known["code"]):
        raise UnknownRegion(region=code)
    day = db.pinned_day(code) or today()
    if last and not as_of:
        day = max(day, parse_day(last))
    if first or last:
        start = first or f"{(last or day.isoformat())[:4]}-01-01"
        period = f"{start}..{last or as_of or day.isoformat()}"
    asked = {"on": as_of, "period": period, "programme": programme, "item": item, "since": since}
    return Scope(code, day).with_query({name: value for name, value in asked.items() if value})


def _write(page: str, results: list[Result], form: str, out: Path, t: Translator) -> list[Path]:
    version = db.version()
    if form == "xlsx":
        path = out / export.book_name(page, results, t, version)
        path.write_bytes(export.xlsx(results, t))
        return [path]
    paths = []
    for result in results:
        content = export.csv(result, t) if form == "csv" else pictures.png(result, t)
        if content is not None and (form == "png" or len(result.metric.columns)):
            path = out / export.file_name(result, t, form, version)
            path.write_bytes(content)
            paths.append(path)
    return paths


def _read_once() -> Callable[[str, Scope], Rows]:
    return functools.cache(db.read)


def _words() -> Translator:
    return translator(LANGUAGE.value)
