"""One matter, one light: records of one matter are one row with all their reasons, the worst first.

A milestone belongs to the matter of its project, task or finding; every other item is a matter of its own, a finding
and its measures too. Signals of one section or one station are one matter (`lib.metrics.signals`).
"""

from typing import Any

import pandas as pd

from lib.core.terms import ItemKind, Light
from lib.metrics.ladder import LIT

#: Columns that a merged row has besides its own: all reasons, how many records it stands for. `red_records`, which it
#: has besides, says how many of these are red.
MERGED = ("reasons", "records")

#: What the list of reasons is joined by: no code of a reason and no condition of an office's own rule has it.
BETWEEN = ";"


def matter_of(items: pd.DataFrame) -> "pd.Series[int]":
    """The number of the item of whose matter each item is; `items` in the form of ITEMS."""
    is_part = (items["kind"] == ItemKind.MILESTONE) & items["parent"].notna()
    return items["parent"].where(is_part, items["item"]).astype("Int64")


def merged(rows: pd.DataFrame, matter: pd.Series) -> pd.DataFrame:
    """One row per matter, the first of its rows, with `MERGED`; `rows` are in the order of the list.

    `reasons` are those of red and yellow rows, the worst first, each once; `records` is how many such rows there are.
    """
    is_lit = rows["light"].isin(LIT)
    of_matter = matter.to_numpy()
    is_first = ~pd.Series(of_matter).duplicated().to_numpy()
    told = {
        "reasons": rows["reason"].where(is_lit),
        "records": is_lit.astype("int64"),
        "red_records": (rows["light"] == Light.RED).astype("int64"),
    }
    if not is_first.all():
        ways: dict[str, Any] = {"reasons": _joined, "records": "sum", "red_records": "sum"}
        told = {name: values.groupby(of_matter).transform(ways[name]) for name, values in told.items()}
    dtypes: dict[str, Any] = {"reasons": "str", "records": "Int64", "red_records": "Int64"}
    own = {name: values[is_first].astype(dtypes[name]).array for name, values in told.items()}
    return rows[is_first].assign(**own)


def _joined(reasons: "pd.Series[str]") -> str | None:
    return BETWEEN.join(dict.fromkeys(reasons.dropna())) or None
