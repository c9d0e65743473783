"""Air on one basis (可比口径): a comparison with last year across a change of standard, both under the newer one.

Without it a stricter standard reads as worse air: HJ 633-2026 moved the break points of PM2.5 and PM10.
"""

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.air_figures import assessed_by, counted, within
from lib.metrics.model import Answer, Metric, Reason
from lib.standards.aqi_frame import assess_days
from lib.standards.aqi_tables import AqiStandard, aqi_standard

BASIS_COLUMNS = (
    "basis",
    "standard",
    "standard_last_year",
    "good_days",
    "days",
    "good_day_share",
    "good_days_last_year",
    "days_last_year",
    "good_day_share_last_year",
    "good_day_points",
)


def comparable(scope: Scope, days: pd.DataFrame) -> Answer:
    """Good days of the period and of a year before: a row as each day's own standard has it, a row on one basis.

    No rows, and the reason, where both periods follow the same version anyway.
    """
    mine, standard = _both_years(days, scope), aqi_standard(scope.end)
    if mine.empty:
        return Answer(reason=Reason("no_readings"))
    if not crosses(scope):
        return Answer(reason=Reason("one_standard", {"standard": standard.code}), standard=standard.code)
    rows = [_row("official", mine, scope), _row("comparable", reassessed(mine, standard), scope)]
    return Answer(value=len(rows), frame=pd.DataFrame(rows), standard=assessed_by(mine))


def crosses(scope: Scope) -> bool:
    """Whether the period and the same a year before do not follow one version of HJ 633."""
    return aqi_standard(scope.a_year_before().start) is not aqi_standard(scope.end)


def one_basis(days: pd.DataFrame, scope: Scope) -> dict[str, object]:
    """Share of good days of both years under the version of the period's end; empty where they follow one anyway."""
    if not crosses(scope):
        return {}
    standard = aqi_standard(scope.end)
    row = _row("comparable", reassessed(_both_years(days, scope), standard), scope)
    return {
        "basis": standard.code,
        "basis_share": row["good_day_share"],
        "basis_last_year": row["good_day_share_last_year"],
    }


def reassessed(days: pd.DataFrame, standard: AqiStandard) -> pd.DataFrame:
    """Days in the form of AIR_DAYS with aqi, aqi_level, primary and standard under one version, whatever their own."""
    found = assess_days(days, standard)
    primary = found["primary"].astype("str")
    return days.assign(
        aqi=found["aqi"],
        aqi_level=found["level"],
        primary=primary.where(primary != "", None),
        standard=found["standard"].astype("str"),
    )


def _both_years(days: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The days of the period and of the same a year before, each once."""
    both = pd.concat([within(days, scope.a_year_before()), within(days, scope)])
    return both[~both.index.duplicated()]


def _row(basis: str, days: pd.DataFrame, scope: Scope) -> dict[str, object]:
    before = scope.a_year_before()
    (good, valid), (past, past_valid) = counted(days, scope), counted(days, before)
    share = good / valid if valid else None
    last = past / past_valid if past_valid else None
    return {
        "basis": basis,
        "standard": assessed_by(within(days, scope)),
        "standard_last_year": assessed_by(within(days, before)),
        "good_days": good if valid else None,
        "days": valid,
        "good_day_share": share,
        "good_days_last_year": past if past_valid else None,
        "days_last_year": past_valid,
        "good_day_share_last_year": last,
        "good_day_points": None if share is None or last is None else 100 * (share - last),
    }


METRICS = (Metric("air.comparable", ("air_days",), comparable, "table", BASIS_COLUMNS, standard="HJ 633"),)
