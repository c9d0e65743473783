"""Petitions: how they were handled by group, by month, and batch by batch of an inspection."""

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, SMALL, Chart, finished
from lib.core.palette import INK, LIGHT_EDGES, QUIET, STAGE_EDGES, STAGES
from lib.core.terms import Light, Stage
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.petitions import PARTS

#: Bars do not grow with the number of groups: the largest are drawn, the table has them all.
MOST_GROUPS = 10
MOST_MONTHS = 36

#: Parts from handled to open in the tones of progress.
_STAGES = {
    "handled": Stage.CLOSED,
    "in_part": Stage.DONE,
    "handling": Stage.ON_SCHEDULE,
    "not_on_record": Stage.NOT_ON_RECORD,
}


def petition_groups(result: Result, t: Translator) -> Chart:
    """One bar per group, split into handled, handled in part and being handled; beside it how many are overdue."""
    frame = result.frame.head(MOST_GROUPS)
    by = list(result.metric.groups)
    frame = frame.assign(
        bar=[
            " · ".join(t.group(name, value, result.metric.nobody[name]) for name, value in zip(by, row, strict=True))
            for row in frame[by].itertuples(index=False)
        ],
        late=[t("petitions.overdue_label", count=count) if count else "" for count in frame["overdue"]],
    )
    order = list(frame["bar"])
    y = alt.Y("bar:N", sort=order, title=None, axis=alt.Axis(labelLimit=200))
    counted = _long(frame, ["bar", "total"], t)
    late = frame[["bar", "total", "late"]].astype({"total": "int64"})
    x = alt.X("items:Q", stack="zero", title=t("petitions.axis"), axis=alt.Axis(tickMinStep=1))
    bars = _coloured(alt.Chart(counted).mark_bar(size=18), t, "bar:N", "column.group_name").encode(y=y, x=x)
    words = alt.Chart(late).mark_text(align="left", dx=5, color=LIGHT_EDGES[Light.RED], fontSize=SMALL)
    labels = words.encode(y=y, x=alt.X("total:Q"), text="late:N")
    return finished(alt.layer(bars, labels), height=AROUND + 26 * max(len(order), 1))


def petition_months(result: Result, t: Translator, *, batches: tuple[tuple[str, int, str], ...] = ()) -> Chart:
    """Received and handled by month side by side, and a line of those that waited at its end.

    `batches`: months in which inspections handed petitions over, with how many and the inspections: each has a mark.
    """
    frame = result.frame.tail(MOST_MONTHS)
    frame = frame.assign(month=frame["month"].dt.strftime("%Y-%m"))
    words = {name: t(f"column.{name}") for name in ("received", "handled", "waiting")}
    long = frame.melt(["month"], ["received", "handled"], "what", "items")
    long["what"] = long["what"].map(words)
    x = alt.X(
        "month:O", title=None, axis=alt.Axis(labelAngle=0, labelExpr=t("axis.year_month_expr"), labelOverlap=True)
    )
    colours = alt.Scale(domain=list(words.values()), range=[QUIET, STAGES[Stage.CLOSED], INK])
    colour = alt.Color("what:N", scale=colours, legend=alt.Legend(title=None, orient="top"))
    tooltip = [alt.Tooltip("month:O", title=t("column.month")), alt.Tooltip("what:N", title=t("column.group_name"))]
    y = alt.Y("items:Q", title=t("petitions.axis"), axis=alt.Axis(tickMinStep=1))
    bars = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=x,
            xOffset=alt.XOffset("what:N", sort=list(words.values())[:2]),
            y=y,
            color=colour,
            tooltip=[*tooltip, alt.Tooltip("items:Q", title=t("column.count"))],
        )
    )
    # No line across a month in which petitions came on record as done: before and after are not comparable.
    waiting = frame[["month", "waiting"]].assign(what=words["waiting"], stretch=frame["entered"].gt(0).cumsum())
    line = (
        alt.Chart(waiting)
        .mark_line(point=True, strokeWidth=1.6)
        .encode(
            x=x,
            y=alt.Y("waiting:Q", title=t("petitions.axis")),
            color=colour,
            detail="stretch:N",
            tooltip=[*tooltip, alt.Tooltip("waiting:Q", title=words["waiting"])],
        )
    )
    drawn = set(frame["month"])
    marked = pd.DataFrame([each for each in batches if each[0] in drawn], columns=["month", "handed", "by"])
    layers = [bars, line]
    if len(marked):
        mark = alt.Chart(marked).mark_point(shape="triangle-down", filled=True, color=INK, size=70, opacity=1)
        said = [
            alt.Tooltip("by:N", title=t("column.programme_name")),
            alt.Tooltip("handed:Q", title=t("column.received")),
        ]
        layers.append(mark.encode(x=x, y=alt.value(6), tooltip=[tooltip[0], *said]))
    return finished(alt.layer(*layers), height=260)


def petition_days(result: Result, t: Translator, *, programme: str | None = None) -> Chart:
    """The batches of one inspection day by day, split by how they stand now, and a line of all received so far.

    `programme` is its name; by default the one that handed most over.
    """
    chosen = programme or str(result.frame.groupby("programme_name")["received"].sum().idxmax())
    frame = result.frame[result.frame["programme_name"] == chosen]
    frame = frame.assign(on=frame["on"].dt.strftime("%Y-%m-%d"))
    x = alt.X("on:O", title=None, axis=alt.Axis(labelAngle=-45, labelOverlap=True))
    counted = _long(frame, ["on", "received"], t)
    y = alt.Y("items:Q", stack="zero", title=t("petitions.axis_day"), axis=alt.Axis(tickMinStep=1))
    bars = _coloured(alt.Chart(counted).mark_bar(), t, "on:O", "column.on").encode(x=x, y=y)
    line = alt.Chart(frame[["on", "received_so_far"]].astype({"received_so_far": "int64"})).mark_line(
        color=INK, point={"color": INK}
    )
    total = line.encode(
        x=x,
        y=alt.Y("received_so_far:Q", title=t("column.received_so_far"), axis=alt.Axis(grid=False, tickMinStep=1)),
        tooltip=[
            alt.Tooltip("on:O", title=t("column.on")),
            alt.Tooltip("received_so_far:Q", title=t("column.received_so_far")),
        ],
    )
    return finished(alt.layer(bars, total).resolve_scale(y="independent"), height=300)


def _long(frame: pd.DataFrame, keep: list[str], t: Translator) -> pd.DataFrame:
    """One row per bar and part that is not empty."""
    long = frame.melt(keep, list(_STAGES), "part", "items").query("items > 0")
    long = long.assign(order=long["part"].map({part: place for place, part in enumerate(_STAGES)}))
    long["part"] = [t(f"column.{part}") for part in long["part"]]
    whole = keep[-1]
    long["share"] = [f"{items}/{total}" for items, total in zip(long["items"], long[whole], strict=True)]
    return long.astype({"items": "int64", "order": "int64", whole: "int64"})


def _coloured(chart: alt.Chart, t: Translator, name: str, title: str) -> alt.Chart:
    # The legend names what is not on record only where there is any.
    there = [part for part in _STAGES if part in PARTS or t(f"column.{part}") in set(chart.data["part"])]
    words = {part: t(f"column.{part}") for part in there}
    legend = alt.Legend(title=None, orient="top", columns=alt.ExprRef("width > 260 ? 3 : 2"))

    def scaled(tones: dict[Stage, str]) -> alt.Scale:
        return alt.Scale(domain=list(words.values()), range=[tones[_STAGES[part]] for part in there])

    return chart.encode(
        order=alt.Order("order:Q"),
        fill=alt.Fill("part:N", scale=scaled(STAGES), legend=legend),
        stroke=alt.Stroke("part:N", scale=scaled(STAGE_EDGES), legend=legend),
        tooltip=[
            alt.Tooltip(name, title=t(title)),
            alt.Tooltip("part:N", title=t("column.state")),
            alt.Tooltip("share:N", title=t("column.count")),
        ],
    )
