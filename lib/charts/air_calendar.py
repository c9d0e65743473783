"""Air, the days of a year: months with data by days, each with its AQI."""

from typing import Literal

import altair as alt
import pandas as pd

from lib.charts.theme import Chart, finished
from lib.core.palette import AQI_LEVELS, AQI_TEXT, AQI_TINTS, INK, PAPER, RULE
from lib.core.terms import DustBasis
from lib.i18n import Translator
from lib.metrics.model import Result

_BOLD: Literal["bold"] = "bold"
_PLAIN: Literal["normal"] = "normal"

#: Pixels of the key and the numbers of days over the calendar.
_AROUND_DAYS = 62
#: The number that days left out for dust have among the levels.
_DUST = 7
#: Days on target are tinted, so that the others stand out.
_FILLS = {0: RULE, **dict(enumerate((*AQI_TINTS, *AQI_LEVELS[2:]), 1)), _DUST: PAPER}


def calendar(result: Result, t: Translator, basis: str = DustBasis.WITH_DUST) -> Chart:
    """The year's months with data by days, each with its AQI: good days tinted, polluted ones in the full colours of
    HJ 633 with an edge; the key counts the days of each level that occurred. Without dust its days are left blank.
    """
    frame = result.frame
    left_out = frame["dust"].astype(bool) if basis == DustBasis.WITHOUT_DUST else frame["dust"] != frame["dust"]
    level = frame["aqi_level"].fillna(0).astype("int64").mask(left_out, _DUST)
    counts = level.value_counts()
    found = [number for number in (*range(1, 7), 0, _DUST) if counts.get(number)]
    words = {number: t(f"aqi_level.{number}") for number in range(1, 7)} | {0: t("air.no_aqi"), _DUST: t("column.dust")}
    aqi = ["·" if pd.isna(each) else str(each) for each in frame["aqi"]]
    days = pd.DataFrame(
        {
            "m": frame["on"].dt.month,
            "d": frame["on"].dt.day,
            "l": level,
            "a": [each + "*" if dust else each for each, dust in zip(aqi, frame["dust"], strict=True)],
            "p": [t.cell("primary", code) or "" for code in frame["primary"]],
        }
    )
    known = frame.loc[frame["aqi"].notna(), "on"].dt.month
    days = days[days["m"].isin(known.unique())]
    months = sorted(days["m"].unique().tolist())
    x = alt.X(
        "d:O",
        title=None,
        scale=alt.Scale(domain=[*range(1, 32)], paddingInner=0.04),
        axis=alt.Axis(labelAngle=0, labelOverlap=True, orient="top", domain=False, ticks=False),
    )
    y = alt.Y(
        "m:O",
        title=None,
        scale=alt.Scale(domain=months, paddingInner=0.04),
        axis=alt.Axis(labelExpr=t("axis.month_of_day"), domain=False, ticks=False),
    )
    labels = {number: t("air.calendar_day", level=words[number], count=int(counts[number])) for number in found}
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=alt.ExprRef("width > 700 ? 8 : 2"),
        labelExpr=f"{_expression(labels)}[datum.value]",
        symbolStrokeWidth=1,
        symbolType="square",
    )
    scale = alt.Scale(domain=found, range=[_FILLS[number] for number in found])
    base = alt.Chart(days).encode(x=x, y=y)
    # A polluted day has an edge in ink: in grey its colour says nothing.
    edges = alt.Scale(domain=found, range=[INK if 2 < number < _DUST else RULE for number in found])
    cells = base.mark_rect(strokeWidth=1).encode(
        fill=alt.Fill("l:N", scale=scale, legend=legend),
        stroke=alt.Stroke("l:N", scale=edges, legend=legend),
        tooltip=[
            alt.Tooltip("m:O", title=t("column.month")),
            alt.Tooltip("d:O", title=t("axis.day")),
            alt.Tooltip("a:N", title=t("column.aqi")),
            alt.Tooltip("p:N", title=t("column.primary")),
        ],
    )
    # In a narrow window a number does not fit its cell: colour, edge and key are left.
    size = alt.ExprRef("width > 900 ? 14 : width > 700 ? 11 : 0")
    numbers = [
        base.transform_filter(polluted)
        .mark_text(fontSize=size, fontWeight=weight)
        .encode(
            text="a:N", color=alt.condition("datum.l == 5 || datum.l == 6", alt.value(AQI_TEXT[-1]), alt.value(colour))
        )
        for polluted, weight, colour in (
            ("datum.l > 2 && datum.l < 7", _BOLD, AQI_TEXT[0]),
            ("datum.l < 3 || datum.l == 7", _PLAIN, INK),
        )
    ]
    return finished(alt.layer(cells, *numbers), height=22 * len(months) + _AROUND_DAYS)


def _expression(labels: dict[int, str]) -> str:
    """A Vega expression of a mapping."""
    return "({" + ", ".join(f"{number}: {words!r}" for number, words in labels.items()) + "})"
