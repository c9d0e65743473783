"""Air: concentrations by month and year to date against target and last year, days by level, the year day by day."""

import altair as alt
import pandas as pd

from lib.charts.theme import SMALL, Chart, finished, month_axis
from lib.core.palette import AQI_LEVELS, INK, LAST, LAST_DASH, LONG_DASH, SOFT, TARGET
from lib.i18n import Translator
from lib.metrics.model import Result

#: Colour, dash and width of each line; without colour the dash still tells them apart.
_LINES = {
    "now": (INK, [1, 0], 2.8),
    "ex_dust": (SOFT, [2, 2], 2.4),
    "before": (LAST, LAST_DASH, 1.5),
    "quarter": (SOFT, [12, 2], 2),
    "quarter_ex_dust": (SOFT, [12, 2, 2, 2], 2),
    "target": (TARGET, LONG_DASH, 1.8),
    "target_ex_dust": (TARGET, [9, 3, 2, 3], 1.8),
}

#: A quarter's target spans its three months, half a month beyond the points of the first and the last.
_HALF_A_MONTH = pd.Timedelta(days=13)


def monthly_trend(
    result: Result, t: Translator, pollutant: str = "pm25", height: int = 260, *, detail: bool = False
) -> Chart:
    """This year's line, last year's line and the year's target of one pollutant, by month.

    With `detail` also the months without dust days, where that differs, and the quarters' targets.
    """
    frame = result.frame[result.frame["pollutant"] == pollutant]
    columns = {"now": "value", "before": "last_year"} | ({"ex_dust": "ex_dust"} if detail else {})
    return _trend(result, frame, t, pollutant, columns, height, quarters=detail)


def _trend(
    result: Result,
    frame: pd.DataFrame,
    t: Translator,
    pollutant: str,
    columns: dict[str, str],
    height: int,
    *,
    quarters: bool,
) -> Chart:
    year = result.scope.year
    if "ex_dust" in columns and not (frame[columns["now"]] - frame[columns["ex_dust"]]).abs().gt(0).any():
        columns = {line: column for line, column in columns.items() if line != "ex_dust"}
    names = {
        "now": t("series.this_year", year=str(year)),
        "ex_dust": t("series.ex_dust", year=str(year)),
        "before": t("series.this_year", year=str(year - 1)),
        "quarter": t("series.quarter_target"),
        "quarter_ex_dust": t("series.quarter_target_ex_dust"),
        "target": t("series.target"),
        "target_ex_dust": t("series.target_ex_dust"),
    }
    lines = pd.concat(
        [
            pd.DataFrame({"month": frame["month"], "series": names[line], "value": frame[column]})
            for line, column in columns.items()
        ]
    ).dropna(subset=["value"])
    if lines.empty:
        return finished(
            alt.Chart(pd.DataFrame({"why": [t("why.too_few_days")]})).mark_text(fontSize=14).encode(text="why:N"),
            height=80,
        )
    lines["value"] = lines["value"].astype(float).round(2)
    goals = {line: goal for line in ("target", "target_ex_dust") if len(goal := frame[line].dropna())}
    aims = {
        line: found.set_axis(["month", "quarter_target"], axis=1)
        for line, column in (("quarter", "quarter_target"), ("quarter_ex_dust", "quarter_target_ex_dust"))
        if quarters and len(found := frame[["month", column]].dropna())
    }
    drawn = [*columns, *aims, *goals]
    scale = alt.Scale(domain=[names[line] for line in drawn], range=[_LINES[line][0] for line in drawn])
    dashes = alt.Scale(domain=[names[line] for line in drawn], range=[_LINES[line][1] for line in drawn])
    widths = alt.Scale(domain=[names[line] for line in drawn], range=[_LINES[line][2] for line in drawn])
    legend = alt.Legend(
        title=None, orient="top", columns=alt.ExprRef("width > 420 ? 5 : 2"), symbolType="stroke", symbolSize=600
    )
    colour = alt.Color("series:N", scale=scale, legend=legend)
    dash = alt.StrokeDash("series:N", scale=dashes, legend=legend)
    width = alt.StrokeWidth("series:N", scale=widths, legend=legend)
    unit = t("unit.mg/m3" if pollutant == "co" else "unit.ug/m3")
    x = alt.X("month:T", axis=month_axis(t), scale=alt.Scale(domain=_year(year)))
    y = alt.Y("value:Q", title=t("axis.concentration", unit=unit), scale=alt.Scale(zero=True, nice=True))
    tooltip = [
        alt.Tooltip("series:N", title=" "),
        alt.Tooltip("month:T", title=t("column.month"), format="%m"),
        alt.Tooltip("value:Q", title=t(f"pollutant.{pollutant}"), format=".1f"),
    ]
    layers: list[alt.Chart] = [
        alt.Chart(lines)
        .mark_line(point={"size": 44})
        .encode(x=x, y=y, color=colour, strokeDash=dash, strokeWidth=width, tooltip=tooltip)
    ]
    layers += [
        alt.Chart(_spans(found, names[line]))
        .mark_line()
        .encode(
            x=x,
            y=y,
            color=colour,
            strokeDash=dash,
            strokeWidth=width,
            detail="quarter:N",
            tooltip=[tooltip[0], tooltip[2]],
        )
        for line, found in aims.items()
    ]
    for line, goal in goals.items():
        rule = pd.DataFrame({"value": [float(goal.iloc[0])], "series": [names[line]]})
        layers.append(
            alt.Chart(rule)
            .mark_rule()
            .encode(y=y, color=colour, strokeDash=dash, strokeWidth=width, tooltip=tooltip[2:])
        )
        layers.append(
            alt.Chart(rule)
            .mark_text(align="left", x=4, dy=-8, color=TARGET, fontSize=SMALL)
            .encode(y=y, text="value:Q")
        )
    return finished(alt.layer(*layers), height=height)


def _spans(aims: pd.DataFrame, name: str) -> pd.DataFrame:
    """Two ends per quarter of its target's line, within the axis: month, value, quarter, series."""
    quarters = aims.assign(quarter=aims["month"].dt.quarter).groupby("quarter")
    first, last, value = quarters["month"].min(), quarters["month"].max(), quarters["quarter_target"].first()
    ends = [first - _HALF_A_MONTH, last + _HALF_A_MONTH]
    begin, finish = aims["month"].min(), aims["month"].max()
    spans = pd.concat([pd.DataFrame({"month": end.clip(begin, finish), "value": value}) for end in ends])
    return spans.reset_index().assign(series=name)


def levels(result: Result, t: Translator) -> Chart:
    """Days of each AQI level by month, in the colours of HJ 633, with the counts in words beside them."""
    frame = result.frame.astype({"aqi_level": "int64", "days": "int64"})
    names = [t(f"aqi_level.{level}") for level in range(1, 7)]
    frame = frame.assign(order=frame["aqi_level"], aqi_level=[names[level - 1] for level in frame["aqi_level"]])
    months = alt.Axis(title=None, labelAngle=0, labelExpr=t("axis.month_expr"))
    x = alt.X("yearmonth(month):O", axis=months)
    base = alt.Chart(frame).encode(
        x=x, y=alt.Y("days:Q", stack="zero", title=t("axis.days")), order=alt.Order("order:Q")
    )
    scale = alt.Scale(domain=names, range=list(AQI_LEVELS))
    legend = alt.Legend(title=None, orient="top", columns=alt.ExprRef("width > 500 ? 6 : 2"))
    bars = base.mark_bar(stroke=INK, strokeWidth=0.8).encode(
        color=alt.Color("aqi_level:N", scale=scale, legend=legend),
        tooltip=[alt.Tooltip("aqi_level:N", title=t("column.aqi_level")), alt.Tooltip("days:Q", title=t("axis.days"))],
    )
    return finished(bars, height=260)


def _year(year: int) -> list[alt.DateTime]:
    return [alt.DateTime(year=year, month=1, date=1), alt.DateTime(year=year, month=12, date=1)]
