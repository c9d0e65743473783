"""The command line. Expected failures are one sentence and exit code 1; output is text or JSON."""

import typer

from lib.jobs.cli import accounts, database, figures, forms, ledgers, settings, standards

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Qingjian without a browser: the same Results as the pages.",
)
for commands in (database.commands, ledgers.commands, forms.commands, figures.commands):
    app.add_typer(commands)
app.add_typer(standards.commands, name="standards")
app.add_typer(settings.commands, name="settings")
app.add_typer(accounts.commands, name="account")
