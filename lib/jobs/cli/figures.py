"""Commands of figures: the metrics, one Result, what a page's buttons give, what sources published beside our own."""

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from lib import db, export, ingest
from lib.core.clock import today
from lib.core.errors import UnknownRegion
from lib.core.rows import Rows
from lib.core.scope import Scope
from lib.core.scope import day as parse_day
from lib.i18n import LANGUAGES, Translator, translator
from lib.jobs import pictures
from lib.jobs.cli.explained import explained, words
from lib.metrics.catalog import METRICS, brief, metric
from lib.metrics.model import Result, evaluate

commands = typer.Typer()


@commands.command()
def metrics() -> None:
    """Every metric: key, both names, unit, good when, inputs, standard."""
    for each in METRICS.values():
        names = "\t".join(translator(language)(f"metric.{each.key}") for language in LANGUAGES)
        typer.echo(
            f"{each.key}\t{names}\t{each.unit}\t{each.good_when}\t{','.join(each.inputs)}\t{each.standard or ''}"
        )


@commands.command()
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
    unit: Annotated[str | None, typer.Option(help="name of a unit: its obligations alone")] = None,
    leader: Annotated[str | None, typer.Option(help="name of a leader: their obligations alone")] = None,
    kind: Annotated[str | None, typer.Option(help="kinds of obligations, joined by commas")] = None,
    light: Annotated[str | None, typer.Option(help="red or yellow")] = None,
    form: Annotated[Literal["json", "csv"], typer.Option("--format")] = "json",
) -> None:
    """Print one Result."""
    scope = scope_of(region, as_of, first, last, period, programme, item, since, unit, leader, kind, light)
    result = evaluate(metric(key), scope, _read_once())
    as_csv = form == "csv"
    text = export.csv(result, words()).decode("utf-8-sig") if as_csv else export.as_json(result)
    typer.echo(text, nl=not as_csv)


@commands.command(name="export")
@explained
def export_page(
    page: str,
    region: Annotated[str | None, typer.Option(help="code of a region")] = None,
    as_of: Annotated[str | None, typer.Option(help="ISO day")] = None,
    period: Annotated[str | None, typer.Option(help="year, quarter, month, 12m, 36m")] = None,
    programme: Annotated[str | None, typer.Option(help="codes of programmes, joined by commas")] = None,
    item: Annotated[str | None, typer.Option(help="code of one item")] = None,
    since: Annotated[str | None, typer.Option(help="the earlier ISO day that changes are told from")] = None,
    unit: Annotated[str | None, typer.Option(help="name of a unit: its obligations alone")] = None,
    leader: Annotated[str | None, typer.Option(help="name of a leader: their obligations alone")] = None,
    kind: Annotated[str | None, typer.Option(help="kinds of obligations, joined by commas")] = None,
    light: Annotated[str | None, typer.Option(help="red or yellow")] = None,
    form: Annotated[Literal["csv", "xlsx", "png"], typer.Option("--format")] = "xlsx",
    out: Annotated[Path, typer.Option(help="folder to write to")] = Path(),
) -> None:
    """Write what the page's buttons give: a CSV or PNG per figure, or one workbook."""
    scope = scope_of(region, as_of, None, None, period, programme, item, since, unit, leader, kind, light)
    t = words()
    read = _read_once()
    results = [evaluate(metric(each.whole) if each.whole else each, scope, read) for each in brief(page)]
    out.mkdir(parents=True, exist_ok=True)
    for path in _write(page, results, form, out, t):
        typer.echo(str(path))


@commands.command()
@explained
def verify(
    region: Annotated[str | None, typer.Option(help="code of a region; default: all")] = None,
    limit: Annotated[int, typer.Option(help="how many differences of each kind to list")] = 50,
    bodies_by_name: Annotated[
        bool, typer.Option("--bodies-by-name", help="take every section for the river or lake that its name proposes")
    ] = False,
) -> None:
    """Compare what sources published with our own figure from the same readings."""
    agreements, differences = ingest.verify(region, bodies_by_name=bodies_by_name)
    for each in agreements:
        share = "—" if each.share is None else f"{each.share:.4%}"
        typer.echo(f"{each.kind}\t{each.rows} rows\t{each.compared} compared\t{each.equal} equal\t{share}")
        listed = [row for row in differences if row["kind"] == each.kind]
        for difference in listed[:limit]:
            typer.echo(f"  {json.dumps(difference, ensure_ascii=False, default=str)}")
        if len(listed) > limit:
            typer.echo(f"  … {len(listed) - limit} more")


def scope_of(
    region: str | None,
    as_of: str | None = None,
    first: str | None = None,
    last: str | None = None,
    period: str | None = None,
    programme: str | None = None,
    item: str | None = None,
    since: str | None = None,
    unit: str | None = None,
    leader: str | None = None,
    kind: str | None = None,
    light: str | None = None,
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
    asked |= {"unit": unit, "leader": leader, "kind": kind, "light": light}
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
