"""How far an import is, for whoever waits for it: told step by step, to nobody unless somebody asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Told: the step (`read`, `rows`, `write`, `states`, `derive`, `compare`), how much of it is done, of how much.
Progress = Callable[[str, int, int], None]

#: Rows between two messages of one step.
EVERY = 2_000

_told: ContextVar[Progress | None] = ContextVar("who is told how far the import is", default=None)


@contextmanager
def told_to(progress: Progress | None) -> Iterator[None]:
    """Within it `step` reaches this callback."""
    token = _told.set(progress)
    try:
        yield
    finally:
        _told.reset(token)


def step(name: str, done: int, total: int) -> None:
    """Say that so much of a step is done."""
    if (progress := _told.get()) is not None:
        progress(name, done, total)
