"""`python -m lib …`: the product without a browser, for schedulers, tests and auditors."""

import typer

from lib.jobs import bench as measurements
from lib.jobs import bench_warnings
from lib.jobs.bench_import import bench_import
from lib.jobs.cli import app
from lib.jobs.cli.explained import explained

bench = typer.Typer(no_args_is_help=True, help="Measurements; each prints what it measured and how.")
app.add_typer(bench, name="bench")


@app.command()
@explained
def serve() -> None:
    """Prepare the database, print the address, serve the pages at PORT and ADDRESS until stopped."""
    from lib.ui.server import run  # Streamlit's imports would slow every other command

    run(typer.echo)


@bench.command()
def page(visits: int = 9, browser: str = "") -> None:
    """Time the demo's first screen in a browser, and a change of filter on the server, beside an empty page."""
    from lib.ui.bench import compare  # Streamlit's imports would slow every other command

    compare(visits, browser, typer.echo)


@bench.command()
def aqi(rows: int = 1_000_000, turns: int = 7) -> None:
    """Time index, level and primary pollutants of station-hours beside six numpy.interp calls on the same arrays."""
    measurements.aqi(rows, turns, typer.echo)


@bench.command(name="import")
@explained
def import_(rows: int = 1_000_000, url: str = "") -> None:
    """Time an import of station-hours beside executemany or COPY of the same rows; --url names an empty database."""
    bench_import(rows, url, typer.echo)


@bench.command()
def warnings(scale: float = 1.0, turns: int = 7, url: str = "") -> None:
    """Time the warning list of 60,000 findings, 360,000 measures and 1,000,000 petitions beside the best SQL by hand.

    On SQLite and PostgreSQL in temporary databases, or in that of --url, which is filled where it is empty and kept: so
    it need not be made twice. --scale 0.01 makes it small.
    """
    bench_warnings.warnings(scale, turns, url, typer.echo)


if __name__ == "__main__":
    app()
