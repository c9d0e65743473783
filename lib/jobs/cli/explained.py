"""What every command shares: how an expected failure is told, in which language, and who asks."""

import functools
import getpass
import signal
from collections.abc import Callable
from threading import Event
from typing import ParamSpec

import typer

from lib.core.errors import AppError
from lib.core.settings import LANGUAGE
from lib.i18n import Translator, translator

P = ParamSpec("P")


def explained(command: Callable[P, None]) -> Callable[P, None]:
    """An expected failure becomes its sentence on standard error and exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except AppError as error:
            typer.echo(words()(error.key, **error.params), err=True)
            raise typer.Exit(1) from error

    return wrapped


def ended_by_signals() -> Event:
    """Set by Ctrl-C or SIGTERM: what is under way comes to its end. A second signal ends the process at once."""
    stop = Event()

    def end(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return stop


def words() -> Translator:
    """The texts in the language of the command line."""
    return translator(LANGUAGE.value)


def who(by: str) -> str:
    """The name that `--as` gave, or the user of this machine."""
    return by or getpass.getuser()
