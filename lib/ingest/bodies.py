"""River or lake where a ledger does not say: a name proposes, the ledger of sections decides."""

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from lib.db.commands import Values
from lib.ingest.words import of_cells, plain
from lib.standards.water_class import BODIES, Body


def proposed_body(name: str, water: str = "") -> Body:
    """What a section's name says it lies in; where it says nothing, what the name of its river or lake (`water`) says.

    An inflow, an outlet, a place below a dam or at a bridge is a river's, whichever lake it names.
    """
    words: Mapping[str, list[str]] = of_cells("water")
    if any(re.search(each, plain(name)) for each in words["river"]):
        return "river"
    return "lake" if any(plain(word) in plain(name) + plain(water) for word in words["lake"]) else "river"


def body_columns(values: Values) -> Values:
    """Body of a surface section and whether it is only proposed: from its row of the ledger."""
    given = values.get("body")
    proposed = proposed_body(str(values.get("name") or ""), str(values.get("river") or ""))
    return {"body": given or proposed, "body_proposed": not given}


def keep_given(rows: Iterable[Values], held: pd.DataFrame) -> None:
    """Let no proposal replace a body that was given in an earlier import; `held` are the points on record."""
    given = held[held["body"].notna() & ~held["body_proposed"].astype(bool)]
    known = dict(zip(given["code"], given["body"], strict=True))
    for row in rows:
        if row.get("body_proposed") and row["code"] in known:
            row |= {"body": known[row["code"]], "body_proposed": False}


def proposals(rows: Sequence[Values]) -> dict[Body, list[str]]:
    """The names of the sections whose body is only proposed, by what was proposed."""
    return {
        body: [str(row["name"] or row["code"]) for row in rows if row.get("body_proposed") and row["body"] == body]
        for body in BODIES
    }
