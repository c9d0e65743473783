"""Air: monthly concentrations against target and last year, days by level."""

import altair as alt
import pandas as pd

from lib.charts.theme import Chart, finished, month_axis
from lib.core.palette import ACCENT, AQI_LEVELS, INK, LAST_YEAR, TARGET
from lib.i18n import Translator
from lib.metrics.model import Result


def monthly_trend(result: Result, t: Translator, pollutant: str = "pm25", height: int = 260) -> Chart:
    """This year's line, last year's line and the year's target of one pollutant, by month."""
    frame = result.frame[result.frame["pollutant"] == pollutant]
    year = result.scope.year
    now, before = t("series.this_year", year=str(year)), t("series.this_year", year=str(year - 1))
    lines = pd.concat(
        [
            pd.DataFrame({"month": frame["month"], "series": name, "value": frame[column]})
            for column, name in (("value", now), ("last_year", before))
        ]
    ).dropna(subset=["value"])
    if lines.empty:
        return finished(
            alt.Chart(pd.DataFrame({"why": [t("why.too_few_days")]})).mark_text(fontSize=14).encode(text="why:N"),
            height=80,
        )
    lines["value"] = lines["value"].astype(float).round(2)
    unit = t("unit.mg/m3" if pollutant == "co" else "unit.ug/m3")
    scale = alt.Scale(domain=[now, before, t("series.target")], range=[ACCENT, LAST_YEAR, TARGET])
    legend = alt.Legend(title=None, orient="top")
    colour = alt.Color("series:N", scale=scale, legend=legend)
    dashes = alt.Scale(domain=[now, before, t("series.target")], range=[[1, 0], [1, 0], [6, 4]])
    dash = alt.StrokeDash("series:N", scale=dashes, legend=legend)
    x = alt.X("month:T", axis=month_axis(t), scale=alt.Scale(domain=_year(year)))
    y = alt.Y("value:Q", title=t("axis.concentration", unit=unit), scale=alt.Scale(zero=True, nice=True))
    tooltip = [
        alt.Tooltip("series:N", title=" "),
        alt.Tooltip("month:T", title=t("column.month"), format="%m"),
        alt.Tooltip("value:Q", title=t(f"pollutant.{pollutant}"), format=".1f"),
    ]
    drawn = (
        alt.Chart(lines)
        .mark_line(point={"size": 44}, strokeWidth=2.4)
        .encode(x=x, y=y, color=colour, strokeDash=dash, tooltip=tooltip)
    )
    layers = [drawn]
    targets = frame["target"].dropna()
    if len(targets):
        rule = pd.DataFrame({"value": [float(targets.iloc[0])], "series": [t("series.target")]})
        layers.append(
            alt.Chart(rule).mark_rule(strokeWidth=2).encode(y=y, color=colour, strokeDash=dash, tooltip=tooltip[2:])
        )
        layers.append(
            alt.Chart(rule).mark_text(align="left", x=4, dy=-7, color=TARGET, fontSize=12).encode(y=y, text="value:Q")
        )
    return finished(alt.layer(*layers), height=height)


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
    bars = base.mark_bar(stroke=INK, strokeWidth=0.3).encode(
        color=alt.Color("aqi_level:N", scale=scale, legend=alt.Legend(title=None, orient="top")),
        tooltip=[alt.Tooltip("aqi_level:N", title=t("column.aqi_level")), alt.Tooltip("days:Q", title=t("axis.days"))],
    )
    return finished(bars, height=260)


def _year(year: int) -> list[alt.DateTime]:
    return [alt.DateTime(year=year, month=1, date=1), alt.DateTime(year=year, month=12, date=1)]
