"""Water: one item of one point by month over its classes' bands; what is below detection has its own mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.theme import Chart, finished
from lib.core.frames import records
from lib.core.palette import INK, PAPER, TARGET, WATER_CLASSES
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.water_items import is_ground
from lib.metrics.water_period import body_of
from lib.standards.water_class import PH_RANGE, class_limits
from lib.standards.water_tables import GROUND, SURFACE

#: Vega symbols, so that the marks differ without colour.
_SHAPES = {"measured": "circle", "partly": "diamond", "below": "triangle-down", "unjudged": "cross"}
_HOLLOW = ("below", "unjudged")
#: Items that are no concentration in mg/L.
_OWN_UNIT = {
    *("ph", "fcoli", "coliforms", "bacteria", "temperature"),
    *("conductivity", "turbidity", "transparency", "intake", "algae"),
}


#: The part of the axis that a band needs to hold its numeral.
_LABELLED = 0.06


@dataclass(frozen=True, slots=True)
class _Scale:
    """Limits of the classes of an item, the first class best; `rising`: the less the better."""

    limits: tuple[float, ...]
    rising: bool = True


def item_series(result: Result, t: Translator, *, point: str, item: str, height: int = 280) -> Chart:
    """Monthly means of an item of a point over its classes' bands; the target class's limit dashed."""
    frame = result.frame[(result.frame["point"] == point) & (result.frame["item"] == item)]
    first = records(frame.head(1))[0]
    scale = _scale(first, item)
    drawn = frame["mean"].fillna(frame["detection"])
    target = _target(scale, first["target_class"])
    low, top = _domain(drawn, target, item)
    y = alt.Y("value:Q", title=_unit(item, t), scale=alt.Scale(domain=[low, top], nice=False))
    layers = [*_bands(scale, item, low, top, t), *_target_rule(target, t), *_marks(frame, drawn, y, t)]
    return finished(alt.layer(*layers).resolve_scale(color="independent", shape="independent"), height=height)


def _scale(row: Mapping[str, Any], item: str) -> _Scale:
    if item == "ph":
        return _Scale(())
    if is_ground(row):
        return _Scale(GROUND.limits.get(item, ()))
    body = body_of(row)
    if item not in SURFACE.limits or (item == "tn" and body == "river"):
        return _Scale(())
    return _Scale(class_limits(item, body), rising=item != "do")


def _target(scale: _Scale, target: int | None) -> float | None:
    known = target is not None and target <= len(scale.limits)
    return scale.limits[target - 1] if known and target else None


def _domain(values: "pd.Series[float]", target: float | None, item: str) -> tuple[float, float]:
    if item == "ph":
        return min(5.0, float(values.min()) - 0.2), max(10.0, float(values.max()) + 0.2)
    return 0.0, 1.2 * max(float(values.max()), target or 0) or 1.0


def _bands(scale: _Scale, item: str, low: float, top: float, t: Translator) -> list[alt.Chart]:
    """One rectangle per class that the axis shows, its numeral at the right end."""
    if item == "ph":
        edges = [(low, PH_RANGE[0], 6), (PH_RANGE[0], PH_RANGE[1], 1), (PH_RANGE[1], top, 6)]
    else:
        ends = scale.limits if scale.rising else scale.limits[::-1]
        bounds = [low, *ends, top]
        order = range(1, len(bounds)) if scale.rising else range(len(bounds) - 1, 0, -1)
        edges = [(bounds[place], bounds[place + 1], number) for place, number in enumerate(order)] if ends else []
    shown = [(start, min(end, top), number) for start, end, number in edges if start < min(end, top)]
    if not shown:
        return []
    rows = pd.DataFrame(
        [
            {
                "y": start,
                "y2": end,
                "fill": WATER_CLASSES[number - 1],
                # A band too narrow for its numeral goes without: its neighbours tell which it is.
                "class": t.water_class(number) if end - start > _LABELLED * (top - low) else "",
            }
            for start, end, number in shown
        ]
    )
    base = alt.Chart(rows)
    return [
        base.mark_rect(opacity=0.28).encode(y=alt.Y("y:Q"), y2="y2:Q", color=alt.Color("fill:N", scale=None)),
        base.mark_text(align="right", dx=-4, dy=-8, color=INK, fontSize=12).encode(
            y=alt.Y("y:Q"), x=alt.value("width"), text="class:N"
        ),
    ]


def _target_rule(target: float | None, t: Translator) -> list[alt.Chart]:
    if target is None:
        return []
    base = alt.Chart(pd.DataFrame({"value": [target], "label": [f"{t('water.target_limit')} {target:g}"]}))
    return [
        base.mark_rule(color=TARGET, strokeDash=[6, 4], strokeWidth=1.6).encode(y="value:Q"),
        base.mark_text(align="left", dx=4, dy=-7, color=TARGET, fontSize=12).encode(
            y="value:Q", x=alt.value(0), text="label:N"
        ),
    ]


def _marks(frame: pd.DataFrame, drawn: "pd.Series[float]", y: alt.Y, t: Translator) -> list[alt.Chart]:
    words = {code: t(f"detected.{code}") for code in _SHAPES}
    rows = pd.DataFrame(
        {
            "month": frame["month"].dt.strftime("%Y-%m"),
            "value": drawn.astype(float).round(6),
            "line": frame["mean"].astype(float).round(6),
            "detected": frame["detected"].map(words),
            "hollow": frame["detected"].isin(_HOLLOW),
            "class": [t.water_class(each) for each in frame["item_class"]],
            "label": [
                f"<{limit:g}" if code in _HOLLOW else ""
                for limit, code in zip(frame["detection"], frame["detected"], strict=True)
            ],
        }
    )
    months = alt.Axis(labelAngle=0, labelExpr=t("axis.year_month_expr"), labelOverlap=True)
    x = alt.X("month:O", title=None, axis=months)
    base = alt.Chart(rows).encode(x=x, y=y)
    present = [words[code] for code in _SHAPES if code in set(frame["detected"])]
    shapes = [shape for code, shape in _SHAPES.items() if words[code] in present]
    tooltip = [
        alt.Tooltip("month:O", title=t("column.month")),
        alt.Tooltip("value:Q", title=t("column.mean")),
        alt.Tooltip("class:N", title=t("column.item_class")),
        alt.Tooltip("detected:N", title=t("column.detected")),
    ]
    return [
        base.mark_line(color=INK, strokeWidth=1.4).encode(y=alt.Y("line:Q")),
        base.mark_point(size=70, color=INK, strokeWidth=1.6, opacity=1).encode(
            shape=alt.Shape(
                "detected:N",
                scale=alt.Scale(domain=present, range=shapes),
                legend=alt.Legend(title=None, orient="top", labelLimit=420, columns=1),
            ),
            fill=alt.condition("datum.hollow", alt.value(PAPER), alt.value(INK)),
            tooltip=tooltip,
        ),
        base.mark_text(dy=-12, color=INK, fontSize=11).encode(text="label:N"),
    ]


def _unit(item: str, t: Translator) -> str:
    return t(f"pollutant.{item}") if item in _OWN_UNIT else t("axis.mg_l")
