"""What a reader hands to a metric: a frame, how far it speaks, and where it came from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.core.scope import Scope


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows came from: a file or source by name, and whether they are made sample data."""

    name: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query returned: the frame, the last day it speaks of, and its sources."""

    frame: pd.DataFrame
    as_of: date | None
    sources: tuple[Source, ...]


#: Reads a named query for a scope: pages pass the cached one, jobs the plain one, tests a function.
Reader = Callable[[str, Scope], Rows]
