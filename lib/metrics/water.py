"""Water: the class of each section by month and by year against its target class.

Concentrations are averaged first and the class taken from the mean, never the mean of classes
(Measures for the assessment of surface water quality, 2011 no. 22).
"""

from dataclasses import replace

import pandas as pd

from lib.core.frames import records
from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason, share
from lib.standards.water_class import classify

#: Classes I to III are good water.
GOOD = 3
#: A year's class needs the months that the rule needs where some are frozen or missing.
MONTHS_A_YEAR = 8

MATRIX_COLUMNS = ("name", "river", "target_class", "month", "water_class", "deciding", "over", "samples", "published")
SECTION_COLUMNS = (
    "name",
    "region_name",
    "kind",
    "target_class",
    "month",
    "water_class",
    "deciding",
    "over",
    "months_met",
    "months",
    "months_met_last",
    "months_last",
)
YEAR_COLUMNS = ("name", "target_class", "year", "water_class", "deciding", "months", "over", "reason")
ALERT_COLUMNS = ("name", "on", "alert_level", "lifted_on", "by")


def _in_period(months: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    first = pd.Timestamp(scope.start).replace(day=1)
    return months[(months["month"] >= first) & (months["month"] <= pd.Timestamp(scope.end))]


def _with_over(months: pd.DataFrame) -> pd.DataFrame:
    """With `over`: class worse than target; empty where either is not known."""
    known = months["water_class"].notna() & months["target_class"].notna()
    return months.assign(over=(months["water_class"] > months["target_class"]).where(known))


def matrix(scope: Scope, months: pd.DataFrame) -> Answer:
    """One row per section and month: the last twelve months, or the period where it is longer."""
    twelve = replace(scope, period="12m")
    first = min(twelve.start, scope.start)
    shown = months[months["month"] >= pd.Timestamp(first).replace(day=1)]
    return Answer(value=len(shown), frame=_with_over(shown))


def _latest(months: pd.DataFrame) -> pd.DataFrame:
    """The last month that has a class, per section."""
    known = months[months["water_class"].notna()]
    return _with_over(known.sort_values("month").groupby("point").tail(1))


def good_share(scope: Scope, months: pd.DataFrame) -> Answer:
    """Sections of class I to III out of all, each by its last month in the period."""
    last = _latest(_in_period(months, scope))
    return share(int((last["water_class"] <= GOOD).sum()), len(last))


def met_share(scope: Scope, months: pd.DataFrame) -> Answer:
    """Section-months of the period that met their target out of all that have one."""
    judged = _with_over(_in_period(months, scope))["over"].dropna()
    return share(int((~judged.astype(bool)).sum()), len(judged))


def over_target(scope: Scope, months: pd.DataFrame) -> Answer:
    """Sections whose last month in the period is worse than its target."""
    last = _latest(_in_period(months, scope))
    judged = last[last["over"].notna()]
    if judged.empty:
        return Answer(reason=Reason("no_samples"))
    over = judged[judged["over"].astype(bool)]
    return Answer(value=len(over), frame=over, numerator=len(over), denominator=len(judged))


def sections(scope: Scope, months: pd.DataFrame) -> Answer:
    """One row per section: its last class, and how many months met the target, this year's period and last year's."""
    now = _with_over(_in_period(months, scope))
    before = _with_over(_in_period(months, scope.a_year_before()))
    rows = _latest(months[months["month"] <= pd.Timestamp(scope.end)]).set_index("point")
    for suffix, part in (("", now), ("_last", before)):
        judged = part[part["over"].notna()].groupby("point")["over"]
        rows[f"months_met{suffix}"] = judged.agg(lambda over: int((~over.astype(bool)).sum())).reindex(rows.index)
        rows[f"months{suffix}"] = judged.size().reindex(rows.index)
    rows = rows.sort_values(["over", "water_class", "name"], ascending=[False, False, True], na_position="last")
    return Answer(value=len(rows), frame=rows)


def year_class(scope: Scope, items: pd.DataFrame) -> Answer:
    """One row per section and year: the class of the mean of its monthly means; needs eight months."""
    rows = []
    for _, months in items.groupby(["point", items["month"].dt.year]):
        section = records(months.head(1))[0]
        target, counted = section["target_class"], months["month"].nunique()
        by_item = months.groupby("item")["value"].mean()
        means = {str(item): float(mean) for item, mean in by_item.items()} if counted >= MONTHS_A_YEAR else {}
        found = classify(means, section["body"]) if means else None
        grade = found.water_class if found else None
        over = None if grade is None or target is None else grade > target
        deciding = ",".join(found.deciding) if found else None
        reason = None if found else "too_few_months"
        rows.append((section["name"], target, section["month"].year, grade, deciding, counted, over, reason))
    frame = pd.DataFrame(rows, columns=list(YEAR_COLUMNS)).astype({"water_class": "Int64", "target_class": "Int64"})
    return Answer(value=len(frame), frame=frame)


def open_alerts(scope: Scope, alerts: pd.DataFrame) -> Answer:
    """Alerts of a higher level not lifted by the day; the frame holds those lifted since last year too."""
    if alerts.empty:
        return Answer(frame=alerts, reason=Reason("no_alerts"))
    standing = alerts["lifted_on"].isna() | (alerts["lifted_on"] > pd.Timestamp(scope.as_of))
    return Answer(value=int(standing.sum()), frame=alerts, numerator=int(standing.sum()), denominator=len(alerts))


METRICS = (
    Metric("water.good_share", ("water_months",), good_share, "share", good_when="higher", standard="GB 3838-2002"),
    Metric("water.met_share", ("water_months",), met_share, "share", good_when="higher", standard="GB 3838-2002"),
    Metric("water.over_target", ("water_months",), over_target, "count", MATRIX_COLUMNS, "lower", "GB 3838-2002"),
    Metric("water.matrix", ("water_months",), matrix, "table", MATRIX_COLUMNS, standard="GB 3838-2002"),
    Metric("water.sections", ("water_months",), sections, "table", SECTION_COLUMNS, standard="GB 3838-2002"),
    Metric("water.year_class", ("water_items",), year_class, "table", YEAR_COLUMNS, standard="GB 3838-2002"),
    Metric("water.open_alerts", ("water_alerts",), open_alerts, "count", ALERT_COLUMNS, good_when="lower"),
)
