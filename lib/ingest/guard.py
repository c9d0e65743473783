"""Columns that hold something else than their headings say, found out by the index that was published with them.

The index is the largest of the sub-indices (HJ 633): a published one can be explained by the readings beside it, or
the columns are mislabelled. Looked for only where the names explain hardly any row.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.errors import MislabelledColumns
from lib.core.terms import DAILY_POLLUTANTS, HOURLY_POLLUTANTS
from lib.ingest.hours import Hours
from lib.ingest.read import Notice, Parsed, Row
from lib.ingest.readings import day_of
from lib.ingest.words import shown
from lib.standards.aqi_frame import assess_frame

#: Rows that are looked at, spread over the file; below `_FEWEST` nothing is said.
_ROWS, _FEWEST = 300, 24
#: Names that explain this part of the rows stand. A day's index may be published as a mean of its hours' indices.
_ENOUGH = 1 / 3
#: Another reading of the columns must explain this part.
_CONVINCING = 1 / 2
#: Readings of the columns that explain as much as the best one, but for this, are as good.
_TIE = 0.005

_Mapping = tuple[str | None, ...]


def check_columns(parsed: Parsed) -> None:
    """Refuse a file whose published index its columns cannot give while they could under other names.

    Raises MislabelledColumns, which names them. Where no names explain the index either, a notice says so.
    """
    for ledger, roles in (("air_hourly", HOURLY_POLLUTANTS), ("air_daily", DAILY_POLLUTANTS)):
        rows = parsed.of(ledger)
        places = _published(rows)
        if len(places) >= _FEWEST:
            spread = np.linspace(0, len(places) - 1, min(len(places), _ROWS)).astype(int)
            chosen = [rows[places[index]] for index in spread]
            _check(parsed, chosen, roles, "hour" if ledger == "air_hourly" else "day")


def _published(rows: Sequence[Row]) -> list[int]:
    """The places of rows with a published index."""
    if isinstance(rows, Hours):
        return list(rows.published())
    return [place for place, row in enumerate(rows) if row.values.get("aqi_published") is not None]


def _check(parsed: Parsed, rows: Sequence[Row], roles: Sequence[str], period: Literal["hour", "day"]) -> None:
    columns = [name for name in (*roles, *({"o3_8h", "o3"} - {*roles})) if name in rows[0].values]
    published = np.array([row.values["aqi_published"] for row in rows], dtype=np.float64)
    given = _sub_indices(rows, columns, roles, period)
    margin = np.ones(len(rows)) if period == "hour" else np.maximum(5, published / 10)

    def explained(mapping: _Mapping) -> float:
        known = [given[name, role] for name, role in zip(columns, mapping, strict=True) if role is not None]
        largest = np.max(known, axis=0) if known else np.full(len(rows), -1.0)
        return float(np.mean(np.abs(largest - published) <= margin))

    named = explained(tuple(name if name in roles else None for name in columns))
    if named >= _ENOUGH:
        return
    found = {mapping: explained(mapping) for mapping in set(permutations([*roles, None, None], len(columns)))}
    best = max(found.values())
    certain = _agreed(columns, [mapping for mapping, share in found.items() if share >= best - _TIE])
    moved = {name: role for name, role in certain.items() if role != name}
    if best < _CONVINCING or not moved:
        parsed.notices.append(Notice(parsed.file, "", "aqi_unexplained", len(rows)))
        return
    raise MislabelledColumns(
        file=parsed.file,
        rows=len(rows),
        named=f"{named:.0%}",
        found=f"{best:.0%}",
        columns=", ".join(f"{_shown(name)} → {_shown(role)}" for name, role in moved.items()),
    )


def _sub_indices(
    rows: Sequence[Row], columns: Sequence[str], roles: Sequence[str], period: Literal["hour", "day"]
) -> Mapping[tuple[str, str], NDArray[np.float64]]:
    """The sub-index of each column taken for each pollutant, -1 where there is none."""
    on = [_day(row.values) for row in rows]
    found = {}
    for name in columns:
        values = np.array([row.values.get(name) for row in rows], dtype=np.float64)
        for role in roles:
            index = assess_frame(pd.DataFrame({"on": on, role: values}), period=period, strict=False)["aqi"]
            found[name, role] = index.to_numpy(dtype=np.float64, na_value=-1)
    return found


def _day(values: Mapping[str, Any]) -> Any:
    return values["on"] if "on" in values else day_of(values["at"])


def _agreed(columns: Sequence[str], best: Sequence[_Mapping]) -> dict[str, str | None]:
    """What the best readings of the columns say alike: pollutants that never decide an index stay open."""
    return {
        name: best[0][place] for place, name in enumerate(columns) if len({mapping[place] for mapping in best}) == 1
    }


def _shown(code: str | None) -> str:
    return shown("pollutant")[code]["zh"] if code else "?"
