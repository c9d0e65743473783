"""Signals: what readings, not people, put on the warning list. Air and water give them in one form."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from lib.core.frames import SIGNALS
from lib.core.terms import LIGHT_ORDER, Light

#: `matter`: what the signal is about; several of one section or one station are one matter with one light.
#: `title`: the name of region, station or section; `measured` against `limit`: figures of `item`, or
#: classes or months, in `measure`: a code of the texts "measure.<code>". The code of the region, by which signals are
#: counted (two regions may have one name), is not shown, nor is where it lies on the map.
COLUMNS = tuple(name for name in SIGNALS.columns if name not in ("region", "lon", "lat"))

Row = dict[str, Any]


def signal(
    light: Light, kind: str, code: str, reason: str, *, title: str, region: str, region_name: str, **more: Any
) -> Row:
    """One signal; `more`: since, and matter (else its code), place, item, measured and limit where it has them."""
    told = {"light": light.value, "kind": kind, "code": code, "title": title}
    told |= {"region": region, "region_name": region_name}
    return told | {"reason": reason, "matter": code} | more


def framed(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Signals in the form of SIGNALS, red first, then the longest."""
    frame = SIGNALS.typed(pd.DataFrame(list(rows), columns=list(SIGNALS.columns)))
    ordered = frame.assign(rank=frame["light"].map(LIGHT_ORDER)).sort_values(["rank", "since", "code"])
    return ordered[list(SIGNALS.columns)].reset_index(drop=True)
