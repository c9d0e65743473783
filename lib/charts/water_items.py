"""Water: one item of one point by month over its classes' bands; what is below detection has its own mark."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.theme import SMALL, Chart, finished
from lib.core.frames import records
from lib.core.palette import INK, LONG_DASH, PAPER, QUIET, SOFT, TARGET, WATER_CLASSES
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.water_items import is_ground
from lib.metrics.water_period import body_of
from lib.standards.groundwater import PH_RANGE, PH_RANGE_IV
from lib.standards.water_class import class_limits
from lib.standards.water_tables import GROUND, OWN_UNIT, SURFACE
from lib.standards.water_tables import PH_RANGE as SURFACE_PH_RANGE

#: Vega symbols, so that the marks differ without colour.
_SHAPES = {"measured": "circle", "partly": "diamond", "below": "triangle-down", "unjudged": "cross"}
_HOLLOW = ("below", "unjudged")


#: The part of the axis that a band needs to hold its numeral.
_LABELLED = 0.11


@dataclass(frozen=True, slots=True)
class _Classes:
    """The classes of an item from the bottom of the axis up: where one ends and the next begins, their numbers."""

    bounds: tuple[float, ...] = ()
    numbers: tuple[int, ...] = ()
    limits: tuple[float, ...] = ()


def item_series(result: Result, t: Translator, *, point: str, item: str, height: int = 190) -> Chart:
    """Monthly means of an item of a point over its classes' bands; the target class's limit dashed."""
    frame = result.frame[(result.frame["point"] == point) & (result.frame["item"] == item)]
    first = records(frame.head(1))[0]
    classes = _classes(first, item)
    drawn = frame["mean"].fillna(frame["detection"])
    target = _target(classes, first["target_class"])
    low, top = _domain(drawn, target, item)
    scale = alt.Scale(domain=[low, top], nice=False, zero=False)
    layers = [
        *_bands(classes, low, top, scale, t),
        *_target_rule(target, scale, t),
        *_marks(frame, drawn, _unit(item, t), scale, t),
    ]
    return finished(alt.layer(*layers).resolve_scale(fill="independent", shape="independent"), height=height)


def _classes(row: Mapping[str, Any], item: str) -> _Classes:
    if is_ground(row):
        if item == "ph":
            (low, high), (low_iv, high_iv) = PH_RANGE, PH_RANGE_IV
            return _Classes((low_iv, low, high, high_iv), (5, 4, 1, 4, 5))
        limits = GROUND.in_ledgers(item) if item in GROUND.limits else ()
    elif item == "ph":
        return _Classes(SURFACE_PH_RANGE, (6, 1, 6))
    else:
        body = body_of(row)
        known = item in SURFACE.limits and (item != "tn" or body == "lake")
        limits = class_limits(item, body) if known else ()
    numbers = tuple(range(1, len(limits) + 2)) if limits else ()
    return _Classes(limits[::-1], numbers[::-1], limits) if item == "do" else _Classes(limits, numbers, limits)


def _target(classes: _Classes, target: int | None) -> float | None:
    known = target is not None and target <= len(classes.limits)
    return classes.limits[target - 1] if known and target else None


def _domain(values: "pd.Series[float]", target: float | None, item: str) -> tuple[float, float]:
    if item == "ph":
        return min(5.0, float(values.min()) - 0.2), max(10.0, float(values.max()) + 0.2)
    return 0.0, 1.2 * max(float(values.max()), target or 0) or 1.0


def _bands(classes: _Classes, low: float, top: float, scale: alt.Scale, t: Translator) -> list[alt.Chart]:
    """One stripe per class that the axis shows, at the right end, its numeral beside it; not a flood of colours."""
    edges = [(max(start, low), min(end, top)) for start, end in itertools.pairwise((low, *classes.bounds, top))]
    rows = [
        {
            "y": start,
            "y2": end,
            "fill": WATER_CLASSES[number - 1],
            # A band too narrow for its numeral goes without: its neighbours tell which it is.
            "class": t.water_class(number) if end - start > _LABELLED * (top - low) else "",
        }
        for (start, end), number in zip(edges, classes.numbers, strict=False)
        if start < end
    ]
    if not rows:
        return []
    base = alt.Chart(pd.DataFrame(rows)).encode(y=alt.Y("y:Q", scale=scale))
    stripes = base.mark_rect(
        x=alt.ExprRef("width - 6"), x2=alt.ExprRef("width"), opacity=1, stroke=QUIET, strokeWidth=0.5
    )
    numerals = base.mark_text(align="right", baseline="bottom", dx=-10, dy=-2, color=SOFT, fontSize=SMALL)
    return [
        stripes.encode(y2="y2:Q", color=alt.Color("fill:N", scale=None)),
        numerals.encode(x=alt.value("width"), text="class:N"),
    ]


def _target_rule(target: float | None, scale: alt.Scale, t: Translator) -> list[alt.Chart]:
    if target is None:
        return []
    base = alt.Chart(pd.DataFrame({"value": [target], "label": [f"{t('water.target_limit')} {_written(target)}"]}))
    y = alt.Y("value:Q", scale=scale)
    return [
        base.mark_rule(color=TARGET, strokeDash=LONG_DASH, strokeWidth=1.8).encode(y=y),
        base.mark_text(align="left", dx=4, dy=-7, color=TARGET, fontSize=SMALL).encode(
            y=y, x=alt.value(0), text="label:N"
        ),
    ]


def _marks(
    frame: pd.DataFrame, drawn: "pd.Series[float]", title: str, scale: alt.Scale, t: Translator
) -> list[alt.Chart]:
    words = {code: t(f"detected.{code}") for code in _SHAPES}
    # A limit is written where it begins, not at every month that it lasts.
    limits = frame["detection"].where(frame["detected"].isin(_HOLLOW))
    begins = limits.notna() & (limits != limits.shift())
    rows = pd.DataFrame(
        {
            "month": frame["month"].dt.strftime("%Y-%m"),
            "value": drawn.astype(float).round(6),
            "line": frame["mean"].astype(float).round(6),
            "detected": frame["detected"].map(words),
            "class": [t.water_class(each) for each in frame["item_class"]],
            "label": [f"<{_written(limit)}" if new else "" for limit, new in zip(limits, begins, strict=True)],
        }
    )
    months = alt.Axis(labelAngle=0, labelExpr=t("axis.year_month_expr"), labelOverlap=True)
    x = alt.X("month:O", title=None, axis=months)
    base = alt.Chart(rows).encode(x=x, y=alt.Y("value:Q", title=title, scale=scale))
    present = [words[code] for code in _SHAPES if code in set(frame["detected"])]
    fills = [PAPER if code in _HOLLOW else INK for code in _SHAPES if words[code] in present]
    # A key where something is below detection; figures that were measured need none.
    legend = alt.Legend(title=None, orient="top", labelLimit=420) if present != [words["measured"]] else None
    shapes = [shape for code, shape in _SHAPES.items() if words[code] in present]
    tooltip = [
        alt.Tooltip("month:O", title=t("column.month")),
        alt.Tooltip("value:Q", title=t("column.mean")),
        alt.Tooltip("class:N", title=t("column.item_class")),
        alt.Tooltip("detected:N", title=t("column.detected")),
    ]
    return [
        base.mark_line(color=INK, strokeWidth=1.4).encode(y=alt.Y("line:Q", title=title, scale=scale)),
        base.mark_point(size=70, color=INK, strokeWidth=1.6, opacity=1).encode(
            shape=alt.Shape("detected:N", scale=alt.Scale(domain=present, range=shapes), legend=legend),
            fill=alt.Fill("detected:N", scale=alt.Scale(domain=present, range=fills), legend=legend),
            tooltip=tooltip,
        ),
        base.mark_text(dy=-12, color=INK, fontSize=12).encode(text="label:N"),
    ]


def _written(limit: float) -> str:
    """A limit as it is printed: no powers of ten."""
    return f"{limit:.10f}".rstrip("0").rstrip(".")


def _unit(item: str, t: Translator) -> str:
    return t(f"pollutant.{item}") if item in OWN_UNIT else t("axis.mg_l")
