"""Small multiples of counties: PM2.5 by month, this year and last, each with its target, all on one scale."""

import math
from typing import Literal

import altair as alt
import pandas as pd

from lib.charts.theme import SMALL, Chart, finished
from lib.core.palette import INK, LAST, LONG_DASH, QUIET, SOFT
from lib.i18n import Translator
from lib.metrics.model import Result

#: Months that a county takes on the common axis: its twelve, and room for the number at the end of its target.
_ROOM = 15
_HEIGHT = 250
#: Of the highest value: how far the scale goes above it, where names stand, and below zero, where months do.
_ABOVE_ALL, _BELOW = 1.5, -0.2
#: Of this year's line, where the county is above its target and where it is not.
_ABOVE, _WITHIN = INK, LAST


def county_trends(result: Result, t: Translator) -> Chart:
    """One panel a county side by side, in the order of the rows; the one above its target in ink.

    The panels are stretches of one axis: so the chart is as wide as its place, and the scale is one.
    """
    frame, year = result.frame, result.scope.year
    order = {child: place for place, child in enumerate(dict.fromkeys(frame["child"]))}
    start = frame["child"].map(order) * _ROOM
    lines = frame.assign(x=start + frame["month"].dt.month - 1, above=frame["deviation"].fillna(0) > 0)
    first = lines.drop_duplicates("child").assign(begin=start, end=start + 11, stop=start + 11.4)
    first = first.assign(name=first["child_name"], figure=list(map(_figure, first["to_date"], first["target"])))
    first = first.assign(target_text=[f"{value:g}" if value == value else "" for value in first["target"]])
    top = float(lines[["value", "last_year", "target"]].max().max())
    scale = alt.Scale(domain=[_BELOW * top, _ABOVE_ALL * top], nice=False)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, len(order) * _ROOM - 2], nice=False))
    y = alt.Y("value:Q", axis=None, scale=scale)
    names = [t("series.this_year", year=str(year)), t("series.this_year", year=str(year - 1)), t("series.target")]
    key = alt.Scale(domain=names, range=[INK, QUIET, INK])
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=2.4, symbolSize=500)
    series = alt.Color("series:N", scale=key, legend=legend)
    dashes = alt.Scale(domain=names, range=[[1, 0], [1, 0], LONG_DASH])
    dash = alt.StrokeDash("series:N", scale=dashes, legend=legend)
    told = [
        alt.Tooltip("child_name:N", title=t("column.region_name")),
        alt.Tooltip("month:T", title=t("column.month"), format="%m"),
    ]
    before = _of(lines, "last_year", names[1])
    now = _of(lines, "value", names[0])
    rules = first.dropna(subset=["target"]).assign(series=names[2])
    layers = [
        alt.Chart(before)
        .mark_line(strokeWidth=1.4)
        .encode(x=x, y=y, detail="child:N", color=series, strokeDash=dash, tooltip=told),
        alt.Chart(rules)
        .mark_rule(strokeWidth=1.4)
        .encode(
            x=alt.X("begin:Q", axis=None),
            x2="end:Q",
            y=alt.Y("target:Q", axis=None, scale=scale),
            color=series,
            strokeDash=dash,
        ),
        *(
            alt.Chart(now[now["above"] == above])
            .mark_line(strokeWidth=2.6, color=colour, point={"size": 20, "color": colour})
            .encode(x=x, y=y, detail="child:N", tooltip=[*told, _value(t)])
            for above, colour in ((False, _WITHIN), (True, _ABOVE))
        ),
        _text(rules, "stop", "target_text", SOFT, baseline="middle").encode(
            y=alt.Y("target:Q", axis=None, scale=scale)
        ),
        _text(first, "begin", "name", INK, weight="bold"),
        _text(first[first["above"]], "begin", "figure", INK, dy=20, weight="bold"),
        _text(first[~first["above"]], "begin", "figure", SOFT, dy=20),
        _text(
            first.assign(month_text=t("compare.first_month")),
            "begin",
            "month_text",
            SOFT,
            at="height",
            baseline="bottom",
        ),
        _text(
            first.assign(month_text=t("compare.last_month")),
            "end",
            "month_text",
            SOFT,
            at="height",
            baseline="bottom",
            align="right",
        ),
    ]
    return finished(alt.layer(*layers), height=_HEIGHT)


def _of(lines: pd.DataFrame, column: str, series: str) -> pd.DataFrame:
    """The months of one line that have a value."""
    rows = lines[["child", "child_name", "month", "x", "above", column]].rename(columns={column: "value"})
    return rows.dropna(subset=["value"]).round({"value": 1}).assign(series=series)


def _value(t: Translator) -> alt.Tooltip:
    return alt.Tooltip("value:Q", title=t("pollutant.pm25"), format=".1f")


def _figure(value: float, target: float) -> str:
    """The year so far, and the target behind it."""
    if math.isnan(value):
        return "—"
    return f"{value:.1f}" if math.isnan(target) else f"{value:.1f} / {target:g}"


def _text(
    rows: pd.DataFrame,
    x: str,
    words: str,
    colour: str,
    *,
    at: int | str = 0,
    dy: int = 0,
    align: Literal["left", "right"] = "left",
    baseline: Literal["bottom", "middle", "top"] = "top",
    weight: Literal["normal", "bold"] = "normal",
) -> alt.Chart:
    """Words at a place of the common axis, `at` pixels from the top, or at the foot ("height")."""
    mark = alt.Chart(rows).mark_text(
        align=align, baseline=baseline, dy=dy, color=colour, fontSize=SMALL, fontWeight=weight
    )
    placed: alt.Chart = mark.encode(x=alt.X(f"{x}:Q", axis=None), y=alt.value(at), text=f"{words}:N")
    return placed
