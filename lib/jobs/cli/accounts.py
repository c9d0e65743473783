"""Commands of accounts."""

from typing import Annotated

import typer

from lib import auth, ingest
from lib.jobs.cli.explained import explained

commands = typer.Typer(no_args_is_help=True, help="Accounts, for offices that switch sign-in on.")


@commands.command(name="disable")
@explained
def account_disable(name: str) -> None:
    """Close an account and end its sessions at once."""
    known = auth.disable_account(name)
    typer.echo(f"account {name} disabled" if known else f"no account {name}", err=not known)
    if not known:
        raise typer.Exit(1)


@commands.command(name="add")
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
        ingest.migrate()
        auth.add_account(name, password, role, region, unit)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"account {name} ready")
