"""Batches of petitions as an inspection's notices count them: received, handled, in part, by place, and their rates."""

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason

COLUMNS = (
    "on",
    "region_name",
    "batch_basis",
    "received",
    "handled",
    "in_part",
    "with_part",
    "rate",
    "with_part_rate",
    "rate_stated",
    "places",
    "of_places",
    "adds_up",
    "note",
)

PLACE_COLUMNS = ("on", "region_name", "batch_basis", "place", "received", "handled", "in_part", "with_part")


def batches(scope: Scope, petition_batches: pd.DataFrame) -> Answer:
    """One row per notice, newest first: its figures, both rates from them beside the stated one, the sum of its places.

    `rate` is handled ÷ received, `with_part_rate` has those handled in part too; `adds_up` says whether the places
    sum to what the notice says was received, and is empty where it names none. The value is how many do not add up.
    """
    notices = _completed(petition_batches)
    if notices.empty:
        return Answer(reason=Reason("no_notices"))
    key = ["region", "on", "batch_basis"]
    parts = notices[notices["place"] != ""].groupby(key)["received"].agg(places="size", of_places="sum")
    whole = notices[notices["place"] == ""].join(parts, on=key)
    received = whole["received"]
    whole["rate"] = whole["handled"] / received.where(received > 0)
    whole["with_part_rate"] = whole["with_part"] / received.where(received > 0)
    apart = whole["of_places"] != received
    whole["adds_up"] = (~apart).astype("boolean").where(whole["of_places"].notna())
    whole = whole.astype({"places": "Int64", "of_places": "Int64", "rate": float, "with_part_rate": float})
    whole = whole.sort_values(["on", "region_name", "batch_basis"], ascending=[False, True, True])
    return Answer(value=int((~whole["adds_up"]).sum()), frame=whole)


def by_place(scope: Scope, petition_batches: pd.DataFrame) -> Answer:
    """One row per notice and place it names, newest first, the largest first."""
    notices = _completed(petition_batches)
    places = notices[notices["place"] != ""]
    if places.empty:
        return Answer(reason=Reason("no_notices"))
    order = ["on", "region_name", "batch_basis", "received", "place"]
    return Answer(value=len(places), frame=places.sort_values(order, ascending=[False, True, True, False, True]))


def _completed(notices: pd.DataFrame) -> pd.DataFrame:
    """Handled, in part and both together: as the notice says; of what it gives two of, the third."""
    with_part = notices["with_part"].fillna(notices["handled"] + notices["in_part"])
    handled = notices["handled"].fillna(with_part - notices["in_part"])
    return notices.assign(handled=handled, with_part=with_part)


_INPUTS = ("petition_batches",)

METRICS = (
    Metric("petitions.batches", _INPUTS, batches, "count", COLUMNS),
    Metric("petitions.batch_places", _INPUTS, by_place, "table", PLACE_COLUMNS),
)
