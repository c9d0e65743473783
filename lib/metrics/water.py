"""Water: the class of each section by month and by year against its target class.

Concentrations are averaged first and the class taken from the mean, never the mean of classes
(Measures for the assessment of surface water quality, 2011 no. 22).
"""

from dataclasses import replace

import pandas as pd

from lib.core.frames import records, wholes
from lib.core.scope import Scope
from lib.core.terms import PointKind
from lib.metrics.model import Answer, Metric, Reason, Settings, share
from lib.metrics.water_period import (
    Assessed,
    assessed,
    body_basis,
    body_of,
    by_month,
    by_name,
    covered,
    in_period,
    judged_by,
    oxygen_rule,
    surface,
    with_multiples,
    with_over,
)
from lib.standards.oxygen import saturation
from lib.standards.water_area import change_by_grade
from lib.standards.water_class import OxygenRule, classify
from lib.standards.water_tables import GOOD

#: A year's class needs so many of its months: some may be frozen or missing (No. 22 of 2011).
MONTHS_A_YEAR = 8

MATRIX_COLUMNS = (
    "point",
    "name",
    "river",
    "target_class",
    "month",
    "water_class",
    "deciding",
    "over",
    "samples",
    "published",
    "kind",
)
SECTION_COLUMNS = (
    "point",
    "name",
    "region_name",
    "river",
    "body",
    "body_basis",
    "target_class",
    "month",
    "water_class",
    "deciding",
    "over",
    "months_over",
    "months",
    "months_over_last",
    "months_last",
    "period_class",
    "class_last",
    "water_change",
    "reason",
)
YEAR_COLUMNS = ("name", "body_basis", "target_class", "year", "water_class", "deciding", "months", "over", "reason")
ALERT_COLUMNS = ("name", "region_name", "on", "alert_level", "lifted_on", "by")


def matrix(scope: Scope, months: pd.DataFrame) -> Answer:
    """One row per surface section or source and month: the last twelve months, or the period where it is longer."""
    twelve = replace(scope, period="12m")
    first = min(twelve.start, scope.start)
    shown = months[months["month"] >= pd.Timestamp(first).replace(day=1)]
    return Answer(value=len(shown), frame=with_over(shown))


def _latest(months: pd.DataFrame) -> pd.DataFrame:
    """The last month that has a class, per section."""
    known = months[months["water_class"].notna()]
    return with_over(known.sort_values("month").groupby("point").tail(1))


def _sections(months: pd.DataFrame) -> pd.DataFrame:
    """The months of river and lake sections: what a drinking-water source must meet is judged apart."""
    return months[months["kind"] == PointKind.SECTION]


def good_share(scope: Scope, months: pd.DataFrame) -> Answer:
    """Sections of class I to III out of all (sources not among them), each by its last month in the period."""
    last = _latest(in_period(_sections(months), scope))
    if last.empty:
        return Answer(reason=Reason("no_samples"))
    return _noted(share(int((last["water_class"] <= GOOD).sum()), len(last)), last)


def met_share(scope: Scope, months: pd.DataFrame) -> Answer:
    """Section-months of the period that met their target out of all that have one; sources are not among them."""
    judged = with_over(in_period(_sections(months), scope)).dropna(subset=["over"])
    if judged.empty:
        return Answer(reason=Reason("no_samples"))
    return _noted(share(int((~judged["over"].astype(bool)).sum()), len(judged)), judged)


def judged_sections(scope: Scope, months: pd.DataFrame) -> pd.DataFrame:
    """Sections that have a target by their last month in the period, with `over`; sources are not among them."""
    last = _latest(in_period(_sections(months), scope))
    return last[last["over"].notna()]


def over_target(scope: Scope, months: pd.DataFrame) -> Answer:
    """Sections whose last month in the period is worse than its target; sources are not among them."""
    judged = judged_sections(scope, months)
    if judged.empty:
        return Answer(reason=Reason("no_samples"))
    over = judged[judged["over"].astype(bool)]
    return _noted(Answer(value=len(over), frame=over, numerator=len(over), denominator=len(judged)), judged)


def _noted(answer: Answer, counted: pd.DataFrame) -> Answer:
    """The answer, told how many of the sections it counts are a river's or a lake's by their names alone."""
    number = by_name(counted)
    return (
        replace(answer, reason=Reason("bodies_by_name", {"count": number})) if number and not answer.reason else answer
    )


def by_section(
    scope: Scope, points: pd.DataFrame, months: pd.DataFrame, items: pd.DataFrame, settings: Settings
) -> Answer:
    """One row per surface section or source: its last class with the deciding items, months over target, the trend.

    `deciding` has the items with their multiples of the class III limit; `period_class` and `class_last` are those
    of the means of the period and of the same period of last year, `change` how they compare (No. 22, grade method).
    """
    known, scope = surface(points), covered(scope, items)
    oxygen = oxygen_rule(settings)
    now, before = (assessed(period, known, items, oxygen=oxygen) for period in (scope, scope.a_year_before()))
    rows = pd.DataFrame(
        {
            "point": [each.point["point"] for each in now],
            "river": [each.point["river"] for each in now],
            "body": [each.point["body"] for each in now],
            "kind": [each.point["kind"] for each in now],
            "body_basis": [body_basis(each.point) for each in now],
            "name": [each.point["name"] for each in now],
            "region_name": [each.point["region_name"] for each in now],
            "target_class": wholes([each.point["target_class"] for each in now]),
            "period_class": wholes([each.water_class for each in now]),
            "class_last": wholes([each.water_class for each in before]),
            "water_change": [_change(was.water_class, now.water_class) for was, now in zip(before, now, strict=True)],
            "reason": [each.reason for each in now],
        }
    )
    rows = rows.astype({"point": "str", "name": "str"}).set_index("point", drop=False)
    last = _latest(months[months["month"] <= pd.Timestamp(scope.end)]).set_index("point")
    rows = rows.join(last[["month", "water_class", "over"]])
    rows["deciding"] = _deciding(rows, items, oxygen)
    for suffix, asked in (("", scope), ("_last", scope.a_year_before())):
        judged = with_over(in_period(months, asked)).dropna(subset=["over"]).groupby("point")["over"]
        rows[f"months_over{suffix}"] = judged.sum().reindex(rows.index).astype("Int64")
        rows[f"months{suffix}"] = judged.size().reindex(rows.index).astype("Int64")
    order = ["over", "water_class", "name"]
    rows = rows.sort_values(order, ascending=[False, False, True])
    unknown = sum(_oxygen_unknown(each) for each in now) if oxygen == "saturation" else 0
    told = Reason("oxygen_by_concentration", {"count": unknown}) if unknown else None
    return Answer(value=len(rows), frame=rows, reason=told)


def _oxygen_unknown(section: Assessed) -> bool:
    """Whether oxygen is worse than class I by its concentration and its saturation is not known."""
    return bool(section.found and section.found.classes.get("do", 1) > 1 and saturation(section.means) is None)


def _deciding(rows: pd.DataFrame, items: pd.DataFrame, oxygen: OxygenRule) -> list[str | None]:
    """The deciding items of each row's month with their multiples."""
    last = items.merge(rows[["month"]].dropna().reset_index())
    values = {point: own for (point, _), own in by_month(last).items()}
    named: list[str | None] = []
    for row in records(rows[["point", "kind", "body"]]):
        own = judged_by(row, values.get(row["point"], {}))
        found = classify(own, body_of(row), oxygen=oxygen) if own else None
        named.append(with_multiples(found.deciding, found.multiples) if found else None)
    return named


def _change(before: int | None, after: int | None) -> str | None:
    return None if before is None or after is None else change_by_grade(before, after)


def year_class(scope: Scope, points: pd.DataFrame, items: pd.DataFrame, settings: Settings) -> Answer:
    """One row per surface section or source and year (this and last): the class of the mean of its monthly means.

    Needs eight months of a year.
    """
    known = surface(points)
    rows = []
    for year in (scope.as_of.year - 1, scope.as_of.year):
        whole = replace(scope, as_of=scope.as_of, period=f"{year}-01-01..{year}-12-31")
        found = assessed(whole, known, items, needed=MONTHS_A_YEAR, oxygen=oxygen_rule(settings))
        rows += [(year, each) for each in found if each.months]
    made = [
        (
            each.point["name"],
            body_basis(each.point),
            each.point["target_class"],
            year,
            each.water_class,
            ",".join(each.found.deciding) if each.found else None,
            each.months,
            each.reason,
        )
        for year, each in sorted(rows, key=lambda row: (row[1].point["point"], row[0]))
    ]
    frame = pd.DataFrame(made, columns=[name for name in YEAR_COLUMNS if name != "over"])
    return Answer(value=len(frame), frame=with_over(frame.astype({"water_class": "Int64", "target_class": "Int64"})))


def open_alerts(scope: Scope, alerts: pd.DataFrame) -> Answer:
    """Alerts of a higher level not lifted by the day; the frame holds those lifted since last year too."""
    if alerts.empty:
        return Answer(frame=alerts, reason=Reason("no_alerts"))
    standing = alerts["lifted_on"].isna() | (alerts["lifted_on"] > pd.Timestamp(scope.as_of))
    return Answer(value=int(standing.sum()), frame=alerts, numerator=int(standing.sum()), denominator=len(alerts))


_CLASS = "GB 3838-2002"
_ASSESSED = "GB 3838-2002; no22"
_ALL = ("water_points", "water_months", "water_items")

METRICS = (
    Metric("water.good_share", ("water_months",), good_share, "share", good_when="higher", standard=_ASSESSED),
    Metric("water.met_share", ("water_months",), met_share, "share", good_when="higher", standard=_CLASS),
    Metric("water.over_target", ("water_months",), over_target, "count", MATRIX_COLUMNS, "lower", _CLASS),
    Metric("water.matrix", ("water_months",), matrix, "table", MATRIX_COLUMNS, standard=_CLASS),
    Metric("water.sections", (*_ALL, "settings"), by_section, "table", SECTION_COLUMNS, standard=_ASSESSED),
    Metric("water.year_class", (*_ALL[::2], "settings"), year_class, "table", YEAR_COLUMNS, standard=_ASSESSED),
    Metric("water.open_alerts", ("water_alerts",), open_alerts, "count", ALERT_COLUMNS, good_when="lower"),
)
