"""Air: the composite index of each region, its rank among its neighbours, and who stands in the bottom zone."""

import math
from decimal import Decimal

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import DAILY_POLLUTANTS
from lib.metrics.air_figures import evaluated_by, figure_of, unlisted_year, within
from lib.metrics.model import Answer, Metric, Reason
from lib.standards.air_limits import AirLimits, composite_index, limits, rank
from lib.standards.air_statistics import rounded_statistic
from lib.standards.profile import Profile, profile_of

#: The province ranks its 86 counties and warns the last 10 (a report's 对倒数10位的县区预警约谈); of fewer regions the
#: same share, rounded up, is the bottom zone.
BOTTOM, RANKED = 10, 86

INDEX_COLUMNS = (
    "region_name",
    "composite",
    "rank",
    "bottom_zone",
    "largest",
    "composite_dust",
    "composite_last_year",
    "composite_same_limits",
    "composite_change",
    "reason",
)
_FIGURES = ("composite", "composite_dust", "composite_last_year", "composite_same_limits", "composite_change")


def ranking(scope: Scope, days: pd.DataFrame, settings: pd.DataFrame) -> Answer:
    """The composite index of the scope's own region, and one row per region, best first, with rank and bottom zone.

    Dust days are left out, as the national monthly reports do, unless the office's settings keep them;
    `composite_dust` always does. The settings also give the weights and the decimals. Ranked are the regions
    below the scope's own or, of a county, those of its city; equal indices share a rank and the next
    is skipped. Last year's index stands under the limits of its days and, `composite_same_limits`, under this year's;
    without dust there is none where last year's list of dust days is missing.
    """
    now, then = limits(scope.end), limits(scope.a_year_before().end)
    profile, rows = profile_of(settings), {}
    weights, kept = profile.composite_weights, profile.exceptional_event_policy == "kept"
    for region, own in days.groupby("region"):
        figures, reason = _figures(own, scope, profile, dust=kept)
        dusty, _ = _figures(own, scope, profile, dust=True)
        unlisted = not kept and unlisted_year(own, scope) is not None
        past = {} if unlisted else _figures(own, scope.a_year_before(), profile, dust=kept)[0]
        found, same = composite_index(figures, now, weights), composite_index(past, now, weights).index
        rows[str(region)] = {
            "region_name": own["region_name"].iloc[0],
            "parent": own["parent"].iloc[0],
            "composite": found.index,
            "largest": ",".join(found.primary) or None,
            "composite_dust": composite_index(dusty, now, weights).index,
            "composite_last_year": composite_index(past, then, weights).index,
            "composite_same_limits": same,
            "composite_change": (found.index - same) / same if found.index and same else None,
            "reason": reason or ("unlisted" if unlisted else None),
        }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["parent", *INDEX_COLUMNS])
    frame = frame.astype(dict.fromkeys(_FIGURES, "float64"))
    indices = frame.loc[_ranked(frame, scope.region), "composite"].dropna()
    alone = len(indices) < 2  # nothing to be ranked with
    places = (
        {} if alone else rank({str(code): float(index) for code, index in indices.items()}, profile.composite_decimals)
    )
    frame["rank"] = pd.Series(places, dtype="Int64").reindex(frame.index)
    zone = min(BOTTOM, math.ceil(len(places) * BOTTOM / RANKED))
    # Counted from below: those who share the last place all stand in the zone.
    from_below = frame["rank"].rank(ascending=False, method="min")
    frame["bottom_zone"] = (from_below <= zone).astype("boolean").mask(frame["rank"].isna())
    frame = frame.sort_values(["rank", "composite", "region_name"], na_position="first")
    return _own(scope, days, frame, len(places), now)


def _own(scope: Scope, days: pd.DataFrame, frame: pd.DataFrame, ranked: int, now: AirLimits) -> Answer:
    """The answer for the scope's own region."""
    if scope.region not in frame.index:
        return Answer(frame=frame, reason=Reason("no_readings"))
    own = frame.loc[scope.region]
    details: dict[str, object] = {
        "rank": None if pd.isna(own["rank"]) else int(own["rank"]),
        "ranked": ranked,
        "largest": own["largest"],
    }
    # Beside the index that ranks: the same with dust days kept in, whatever the office's choice.
    details["with_dust"] = None if pd.isna(own["composite_dust"]) else float(own["composite_dust"])
    rules = " / ".join(filter(None, (evaluated_by(days), now.code)))
    if pd.isna(own["composite"]):
        return Answer(frame=frame, reason=Reason("composite_incomplete"), standard=rules, details=details)
    return Answer(value=float(own["composite"]), frame=frame, standard=rules, details=details)


def _ranked(frame: pd.DataFrame, region: str) -> "pd.Series[bool]":
    """The regions below the scope's own; of a county those of its city; of a region that stands alone itself."""
    below = frame["parent"] == region
    if below.any() or region not in frame.index:
        return below
    parent = frame.loc[region, "parent"]
    return (frame["parent"] == parent) | (frame.index == region)


def _figures(
    days: pd.DataFrame, scope: Scope, profile: Profile, *, dust: bool
) -> tuple[dict[str, Decimal], str | None]:
    """The rounded figures of a region's period, and the code of the reason where one is missing."""
    part = within(days, scope)
    answers = {name: figure_of(part, scope, name, dust=dust) for name in DAILY_POLLUTANTS}
    rounded = {
        name: rounded_statistic(name, float(answer.value), profile.rounding_profile)
        for name, answer in answers.items()
        if answer.value is not None
    }
    reasons = [answer.reason.code for answer in answers.values() if answer.reason]
    return rounded, reasons[0] if reasons else None


METRICS = (
    Metric(
        "air.composite", ("air_days_below", "settings"), ranking, "index", INDEX_COLUMNS, "lower", standard="HJ 663"
    ),
)
