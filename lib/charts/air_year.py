"""Air, the year as it stands: the figure so far with where it is heading, the items beside last year's, the days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.theme import SMALL, Chart, finished, month_axis
from lib.core.calendar import month_end, year_end
from lib.core.palette import (
    INK,
    LAST,
    LAST_DASH,
    LONG_DASH,
    QUIET,
    RULE,
    SOFT,
    TARGET,
)
from lib.core.terms import DUSTY, DustBasis
from lib.i18n import Translator
from lib.metrics.model import Result

#: Days of the axis beyond the year's end: room for what is written at the ends of lines.
_ROOM = 78

#: Figures of a line's end are so many pixels high.
_LINE = 19


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where the year ends if it goes as past years went, with the bounds of the interval where there is one."""

    middle: float
    low: float | None = None
    high: float | None = None


def cumulative_trend(
    result: Result,
    t: Translator,
    pollutant: str = "pm25",
    basis: str = DustBasis.WITH_DUST,
    ahead: Ahead | None = None,
    height: int = 236,
) -> Chart:
    """The year up to each month on one basis, last year's beside it, the target, and the wedge to the year's end."""
    plain = basis == DustBasis.WITHOUT_DUST and pollutant in DUSTY
    now, before, target = (
        f"{name}_ex_dust" if plain else name for name in ("cumulative", "cumulative_last_year", "target")
    )
    rows, end = result.frame[result.frame["pollutant"] == pollutant], result.scope.end
    ends = [
        pd.Timestamp(min(month_end(month.date()), end) if month <= pd.Timestamp(end) else month_end(month.date()))
        for month in rows["month"]
    ]
    lines = {name: _line(rows, ends, column) for name, column in (("now", now), ("before", before))}
    if lines["now"].empty:
        return _too_few_days(t)
    goal = None if rows[target].isna().all() else float(rows[target].dropna().iloc[0])
    values = [*lines["now"]["value"], *lines["before"]["value"], *_known(goal, ahead)]
    spread = max(max(values) - min(values), 0.2 * max(values), 0.1)
    low, top = max(0.0, min(values) - 0.14 * spread), max(values) + 0.16 * spread
    last = year_end(result.scope.year)
    x = alt.X(
        "on:T",
        axis=_months(t, result.scope.year),
        scale=alt.Scale(domain=[_day(date(result.scope.year, 1, 1)), _day(last + timedelta(days=_ROOM))], nice=False),
    )
    y = alt.Y(
        "value:Q",
        title=None,
        axis=alt.Axis(tickCount=4),
        scale=alt.Scale(domain=[low, top], nice=False, zero=False),
    )
    told = [
        alt.Tooltip("on:T", title=t("axis.day"), format="%Y-%m-%d"),
        alt.Tooltip("value:Q", title=t(f"pollutant.{pollutant}"), format=".1f"),
    ]
    step = _LINE / (height - 30) * (top - low)
    layers = [
        *_wedge(lines["now"], ahead, last, x, y),
        *_end_labels(goal, ahead, last, step, x, y, t),
        alt.Chart(lines["before"])
        .mark_line(color=LAST, strokeDash=LAST_DASH, strokeWidth=1.5)
        .encode(x=x, y=y, tooltip=told),
        alt.Chart(lines["now"])
        .mark_line(color=INK, strokeWidth=2.8, point={"size": 36, "color": INK})
        .encode(x=x, y=y, tooltip=told),
        *_line_labels(lines, result, x, y, t),
    ]
    return finished(alt.layer(*layers), height=height)


def _line(rows: pd.DataFrame, ends: list[pd.Timestamp], column: str) -> pd.DataFrame:
    """The points of a line at the ends of its months."""
    points = pd.DataFrame({"on": ends, "value": rows[column].to_numpy(dtype="float64").round(2)})
    return points.dropna(subset=["value"])


def _known(goal: float | None, ahead: Ahead | None) -> list[float]:
    told = (goal, *((ahead.middle, ahead.low, ahead.high) if ahead else ()))
    return [value for value in told if value is not None]


def _wedge(now: pd.DataFrame, ahead: Ahead | None, last: date, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """From the last figure to the year's end: the interval as a grey wedge, its middle dotted."""
    if ahead is None:
        return []
    here = now.iloc[-1]
    ends = pd.DataFrame({"on": [here["on"], pd.Timestamp(last)], "value": [here["value"], ahead.middle]})
    dotted = alt.Chart(ends).mark_line(color=INK, strokeDash=[2, 3], strokeWidth=1.8).encode(x=x, y=y)
    if ahead.low is None or ahead.high is None:
        return [dotted]
    band = ends.assign(value=[here["value"], ahead.low], high=[here["value"], ahead.high])
    return [alt.Chart(band).mark_area(color=RULE, opacity=0.6).encode(x=x, y=y, y2="high:Q"), dotted]


def _end_labels(
    goal: float | None, ahead: Ahead | None, last: date, step: float, x: alt.X, y: alt.Y, t: Translator
) -> list[alt.Chart]:
    """The target's line and, at the right ends of it and of the wedge, what they are; never one over the other."""
    layers: list[alt.Chart] = []
    if goal is not None:
        first = pd.DataFrame({"on": [pd.Timestamp(last.year, 1, 1), pd.Timestamp(last)], "value": [goal, goal]})
        layers.append(alt.Chart(first).mark_line(color=TARGET, strokeDash=LONG_DASH, strokeWidth=1.4).encode(x=x, y=y))
        place = goal
        if ahead is not None:
            apart = step * (2 if ahead.low is not None else 1)
            place = max(goal, ahead.middle + step) if goal >= ahead.middle else min(goal, ahead.middle - apart)
        layers.append(_words(last, place, t("air.end.target", value=goal), x, y))
    if ahead is not None:
        layers.append(
            _words(last, ahead.middle, t("air.end.ahead", value=t.number(ahead.middle, "ug/m3")), x, y, "bold")
        )
        if ahead.low is not None and ahead.high is not None:
            bounds = t("air.bounds", low=t.number(ahead.low, "ug/m3"), high=t.number(ahead.high, "ug/m3"))
            layers.append(_words(last, ahead.middle - step, bounds, x, y))
    return layers


def _words(on: date, value: float, text: str, x: alt.X, y: alt.Y, weight: Any = "normal") -> alt.Chart:
    base = alt.Chart(pd.DataFrame({"on": [pd.Timestamp(on)], "value": [value], "text": [text]}))
    colour = INK if weight == "bold" else SOFT
    drawn: alt.Chart = base.mark_text(
        align="left", baseline="middle", dx=7, color=colour, fontSize=SMALL, fontWeight=weight
    ).encode(x=x, y=y, text="text:N")
    return drawn


def _line_labels(lines: dict[str, pd.DataFrame], result: Result, x: alt.X, y: alt.Y, t: Translator) -> list[alt.Chart]:
    """The last figure at the end of this year's line; last year's number below its own."""
    here = lines["now"].tail(1)
    day = t.short_day(here["on"].iloc[0].date(), result.scope.end)
    text = t("air.end.now", day=day, value=f"{here['value'].iloc[0]:.1f}")
    drawn = [
        alt.Chart(here.assign(text=text))
        .mark_text(align="left", dx=7, dy=-11, color=INK, fontSize=SMALL, fontWeight="bold")
        .encode(x=x, y=y, text="text:N")
    ]
    if len(lines["before"]) > 1:
        low = lines["before"].iloc[[-2]].assign(text=t("series.this_year", year=str(result.scope.year - 1)))
        drawn.append(alt.Chart(low).mark_text(dy=14, color=SOFT, fontSize=SMALL).encode(x=x, y=y, text="text:N"))
    return drawn


def _months(t: Translator, year: int) -> alt.Axis:
    """The months of the year alone: what lies beyond is room for words."""
    axis = month_axis(t)
    axis.ticks = False
    axis.values = [_day(date(year, month, 15)) for month in range(1, 13)]
    return axis


def _day(on: date) -> alt.DateTime:
    return alt.DateTime(year=on.year, month=on.month, date=on.day)


def turns(result: Result, t: Translator, basis: str = DustBasis.WITH_DUST) -> Chart:
    """The six items so far on one basis, each with how far it is above (right) or below last year's."""
    rows = on_basis(result.frame, basis)
    if rows.empty:
        return _too_few_days(t)
    rows = rows.assign(order=rows["change"].fillna(-9)).sort_values("order", ascending=False)
    share = rows["change"].astype("float64")
    names = [
        t("air.item_value", item=t(f"pollutant.{item}"), value=t.number(value, "mg/m3" if item == "co" else "ug/m3"))
        for item, value in zip(rows["pollutant"], rows["value"], strict=True)
    ]
    drawn = pd.DataFrame(
        {
            "item": names,
            "change": share.fillna(0.0).round(4).to_numpy(),
            "text": ["—" if value != value else f"{value * 100:+.1f}%".replace("-", "−") for value in share],
        }
    )
    span = max(float(drawn["change"].max()), 0) - min(float(drawn["change"].min()), 0) or 0.1
    scale = alt.Scale(
        domain=[min(float(drawn["change"].min()), 0) - 0.34 * span, max(float(drawn["change"].max()), 0) + 0.34 * span],
        nice=False,
    )
    x = alt.X("change:Q", axis=None, scale=scale)
    y = alt.Y(
        "item:N", sort=names, title=None, axis=alt.Axis(labelLimit=190, labelColor=INK, domain=False, ticks=False)
    )
    base = alt.Chart(drawn)
    up = "datum.change > 0"
    layers = [
        base.mark_bar(size=18).encode(x=x, y=y, color=alt.condition(up, alt.value(INK), alt.value(QUIET))),
        base.transform_filter(up)
        .mark_text(align="left", dx=5, fontSize=SMALL, color=INK)
        .encode(x=x, y=y, text="text:N"),
        base.transform_filter(f"!({up})")
        .mark_text(align="right", dx=-5, fontSize=SMALL, color=INK)
        .encode(x=x, y=y, text="text:N"),
        alt.Chart(pd.DataFrame({"change": [0.0]})).mark_rule(color=INK).encode(x=x),
    ]
    return finished(alt.layer(*layers), height=30 * len(drawn) + 16)


def _too_few_days(t: Translator) -> Chart:
    words = pd.DataFrame({"why": [t("why.too_few_days")]})
    return finished(alt.Chart(words).mark_text(fontSize=SMALL).encode(text="why:N"), height=80)


def on_basis(frame: pd.DataFrame, basis: str) -> pd.DataFrame:
    """The rows of the six items on one basis; of gases, which dust does not touch, their only one."""
    touched = frame["pollutant"].isin(DUSTY)
    kept = frame[(~touched | (frame["basis"] == basis)) & (frame["pollutant"] != "good_days")]
    return kept[kept["value"].notna()]
