"""Findings and measures: stacked bars of the five stages; what remains open month by month."""

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, Chart, finished
from lib.core.palette import INK, LAST, LAST_DASH, STAGE_EDGES, STAGE_SYMBOLS, STAGE_TEXT, STAGES
from lib.core.terms import Stage
from lib.i18n import Translator
from lib.metrics.model import Result

#: Bars do not grow with the number of units: the largest groups are drawn, the table has them all.
MOST_GROUPS = 8


def progress_bars(result: Result, t: Translator) -> Chart:
    """One bar per group and level (findings, measures), split by stage; of the largest groups."""
    shown = result.frame["group"].drop_duplicates().head(MOST_GROUPS)
    frame = result.frame[result.frame["group"].isin(shown)]
    words = "stage" if "finding" in set(frame["level"]) else "work_stage"
    # The legend names what is not on record only where there is any.
    stages = [stage for stage in Stage if stage is not Stage.NOT_ON_RECORD or frame[stage.value].gt(0).any()]
    names = {stage.value: t(f"{words}.{stage.value}") for stage in stages}
    named, by = "field" if "field" in frame else "group_name", result.key.rpartition("_")[2]
    frame = frame.assign(
        bar=[  # the level first: long names are cut at their end
            f"{t(f'level.{level}')} · {t.group(named, name, by)}"
            for name, level in zip(frame[named], frame["level"], strict=True)
        ]
    )
    long = frame.melt(["bar", "total"], list(names), "stage", "items").query("items > 0")
    long = long.assign(order=long["stage"].map({code: place for place, code in enumerate(names)})).sort_values("order")
    long["middle"] = long.groupby("bar")["items"].cumsum() - long["items"] / 2
    long["stage"] = long["stage"].map(names)
    long["share"] = [f"{items}/{total}" for items, total in zip(long["items"], long["total"], strict=True)]
    base = alt.Chart(_plain(long)).encode(
        y=alt.Y("bar:N", sort=list(frame["bar"]), title=None, axis=alt.Axis(labelLimit=230, minExtent=90)),
        x=alt.X("items:Q", stack="zero", title=t("axis.items"), axis=alt.Axis(tickMinStep=1)),
        order=alt.Order("order:Q"),
    )
    legend = alt.Legend(title=None, orient="top", columns=3)

    def scaled(tones: dict[Stage, str]) -> alt.Scale:
        return alt.Scale(domain=list(names.values()), range=[tones[stage] for stage in stages])

    bars = base.mark_bar(size=18).encode(
        fill=alt.Fill("stage:N", scale=scaled(STAGES), legend=legend),
        stroke=alt.Stroke("stage:N", scale=scaled(STAGE_EDGES), legend=legend),
        tooltip=[
            alt.Tooltip("bar:N", title=t("column.group_name")),
            alt.Tooltip("stage:N", title=t("column.stage")),
            alt.Tooltip("share:N", title=t("column.count")),
        ],
    )
    # In grey yellow is as pale as its neighbour, and red as dark: exceptions carry their shape.
    shapes = [
        base.transform_filter(alt.datum.stage == names[stage.value])
        .mark_point(shape=shape, size=44, filled=True, color=STAGE_TEXT[stage], opacity=1)
        .encode(x="middle:Q")
        for stage, shape in STAGE_SYMBOLS.items()
    ]
    return finished(alt.layer(bars, *shapes), height=AROUND + 26 * max(frame["bar"].nunique(), 1))


#: Lines of the burn-down: column, colour, dash. Without colour the dash still tells them apart.
_LINES = (
    ("not_closed", INK, [1, 0]),
    ("not_done", STAGES[Stage.DONE], LAST_DASH),
    ("planned", LAST, [2, 2]),
)


def burn_down(result: Result, t: Translator) -> Chart:
    """What was not closed and not done at each month end up to the as-of day, beside what first deadlines planned."""
    names = {column: t(f"findings.line.{column}") for column, _, _ in _LINES}
    lines = result.frame.melt(["on", "not_on_record"], list(names), "line", "left").astype({"not_on_record": "int64"})
    # No line across a day on which findings came on record as done: before and after are not comparable.
    unknown = result.frame.set_index("on")["not_on_record"]
    stretch = (unknown != unknown.shift()).cumsum()
    lines = lines.assign(
        line=lines["line"].map(names), left=lines["left"].astype("int64"), stretch=lines["on"].map(stretch)
    )
    domain = list(names.values())
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=2.4)
    chart = (
        alt.Chart(lines)
        .mark_line(point={"size": 40}, strokeWidth=2.4)
        .encode(
            x=alt.X(
                "on:T",
                title=None,
                axis=alt.Axis(format="%Y-%m", tickCount="month", labelAngle=0, grid=False, labelOverlap=True),
            ),
            y=alt.Y("left:Q", title=t("axis.items"), axis=alt.Axis(tickMinStep=1), scale=alt.Scale(zero=True)),
            color=alt.Color(
                "line:N", scale=alt.Scale(domain=domain, range=[each[1] for each in _LINES]), legend=legend
            ),
            strokeDash=alt.StrokeDash(
                "line:N", scale=alt.Scale(domain=domain, range=[each[2] for each in _LINES]), legend=legend
            ),
            detail="stretch:N",
            tooltip=[
                alt.Tooltip("line:N", title=" "),
                alt.Tooltip("on:T", title=t("column.on"), format="%Y-%m-%d"),
                alt.Tooltip("left:Q", title=t("axis.items")),
            ],
        )
    )
    return finished(chart, height=240)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({"items": "int64", "order": "int64"})[["bar", "stage", "items", "middle", "order", "share"]]
