"""Projects: their milestones back from the deadlines, what is late, and for how long."""

from typing import Any

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, NAMED_ROW, SMALL, Chart, by_pixel, finished
from lib.core.frames import records
from lib.core.palette import INK, LIGHT_EDGES, LIGHTS, PAPER, RULE, SOFT
from lib.core.terms import Light
from lib.i18n import Translator
from lib.metrics.model import Result

#: The worst projects that are drawn; the table has them all.
MOST = 12

#: Pixels from the top of a row to its name and its marks, and between two marks of one day.
_NAME, _MARKS, _SLOT = 13, 30, 18

#: Colour, fill and shape of a milestone's state.
_STATES = {
    "late": (LIGHTS[Light.RED], LIGHTS[Light.RED], "square"),
    "late_soft": (LIGHT_EDGES[Light.YELLOW], LIGHTS[Light.YELLOW], "triangle-up"),
    "due": (LIGHTS[Light.BLUE], PAPER, "circle"),
    "done": (LIGHTS[Light.GREY], LIGHTS[Light.GREY], "circle"),
    "done_late": (LIGHTS[Light.GREY], PAPER, "diamond"),
    "done_unknown": (LIGHTS[Light.GREY], PAPER, "circle"),
}

#: How firm a deadline is, as the dashes of a mark's outline.
_DASHES = {"firm": [1, 0], "strive": [3, 2], "conditional": [1, 2], "standing": [6, 2]}


def milestone_schedule(result: Result, t: Translator, *, most: int = MOST) -> Chart:
    """One row per project, the worst first: marks at its milestones' deadlines, and lines as long as they are late."""
    dated = result.frame[result.frame["due_on"].notna()]
    codes = list(dict.fromkeys(dated["code"]))[:most]
    if not codes:
        nothing = alt.Chart(pd.DataFrame({"why": [t("reason.no_deadlines")]})).mark_text(fontSize=14)
        return finished(nothing.encode(text="why:N"), height=AROUND)
    frame = dated[dated["code"].isin(codes)].copy()
    of_day = frame.groupby(["code", "due_on"])["code"]
    shift = (of_day.cumcount() - (of_day.transform("size") - 1) / 2) * _SLOT
    frame["y"] = frame["code"].map({code: place * NAMED_ROW + _MARKS for place, code in enumerate(codes)}) + shift
    frame["until"] = frame["done_on"].fillna(pd.Timestamp(result.scope.as_of)).where(frame["days_late"] > 0)
    height = NAMED_ROW * len(codes)
    first, last = _span(frame, result)
    scale = alt.Scale(domain=[_moment(first), _moment(last)], nice=False)
    axis = alt.Axis(format="%Y-%m", tickCount="month", labelOverlap=True, labelSeparation=8, grid=False, orient="top")
    x = alt.X("due_on:T", scale=scale, title=None, axis=axis)
    layers = [
        *_rows(frame, codes, scale, first, height, t),
        _lateness(frame, x, height),
        *_as_of(result, t, scale),
        *_milestones(frame, x, height, t),
    ]
    chart = alt.layer(*layers).resolve_scale(stroke="independent", fill="independent", shape="independent")
    return finished(chart, height=AROUND + height)


def _span(frame: pd.DataFrame, result: Result) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days of the axis, with room at its end for the words beside the last mark."""
    today = pd.Timestamp(result.scope.as_of)
    # Works of long ago would push this year's milestones together: a line may begin before the axis.
    last = max(frame["due_on"].max(), today, *frame["until"].dropna())
    first = max(min(today, frame["due_on"].min()), last - pd.Timedelta(days=1100)) - pd.Timedelta(days=60)
    room = (last - first) * 0.02 + pd.Timedelta(days=3)
    return first - room, last + (last - first) * 0.2 + pd.Timedelta(days=7)


def _moment(day: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _rows(
    frame: pd.DataFrame, codes: list[str], scale: alt.Scale, first: pd.Timestamp, height: int, t: Translator
) -> list[Any]:
    """Per project a separating line, its light and name, and the time from its start to its last deadline."""
    named = []
    for place, code in enumerate(codes):
        own = frame[frame["code"] == code]
        head = records(own)[0]
        light = Light(head["light"])
        named.append(
            {
                "line": place * NAMED_ROW,
                "name": place * NAMED_ROW + _NAME,
                "y": place * NAMED_ROW + _MARKS,
                "words": f"{t.cell('light', light.value)} {head['title']}",
                "colour": LIGHT_EDGES[light] if light in (Light.RED, Light.YELLOW) else INK,
                "begin": max(head["started_on"] or own["due_on"].min(), first),
                "end": own["due_on"].max(),
            }
        )
    base = alt.Chart(pd.DataFrame(named))
    span = base.mark_rule(color=LIGHTS[Light.GREY], strokeWidth=1.4)
    words = base.mark_text(align="left", fontSize=SMALL, baseline="middle")
    return [
        base.mark_rule(color=RULE).encode(y=by_pixel("line", height)),
        span.encode(y=by_pixel("y", height), x=alt.X("begin:T", scale=scale), x2="end:T"),
        words.encode(
            y=by_pixel("name", height), x=alt.value(0), text="words:N", color=alt.Color("colour:N", scale=None)
        ),
    ]


def _lateness(frame: pd.DataFrame, x: alt.X, height: int) -> Any:
    """How long a milestone was or is late: from its deadline to the day it was reached, or to the as-of day."""
    late = frame[frame["until"].notna()]
    rows = late[["y", "due_on", "until"]].assign(colour=[_STATES[state][0] for state in late["milestone_state"]])
    line = alt.Chart(rows).mark_rule(strokeWidth=3)
    return line.encode(y=by_pixel("y", height), x=x, x2="until:T", color=alt.Color("colour:N", scale=None))


def _as_of(result: Result, t: Translator, scale: alt.Scale) -> list[Any]:
    today = pd.Timestamp(result.scope.as_of)
    rows = pd.DataFrame({"day": [today], "words": [t("projects.as_of", day=result.scope.as_of)]})
    base = alt.Chart(rows).encode(x=alt.X("day:T", scale=scale))
    return [
        base.mark_rule(color=INK, strokeDash=[5, 4]).encode(),
        base.mark_text(color=INK, fontSize=SMALL, align="center", baseline="top").encode(
            text="words:N", y=alt.value("height")
        ),
    ]


def _milestones(frame: pd.DataFrame, x: alt.X, height: int, t: Translator) -> list[Any]:
    """The marks, each with its name and, where its deadline is soft, how soft."""
    present = [state for state in _STATES if state in set(frame["milestone_state"])]
    words = {state: t(f"milestone_state.{state}") for state in present}
    firm = [each for each in _DASHES if each in set(frame["firmness"])]
    said = {each: t(f"firmness.{each}") for each in firm}
    rows = pd.DataFrame(
        {
            "y": frame["y"],
            "due_on": frame["due_on"],
            "due": frame["due_on"].dt.strftime("%Y-%m-%d"),
            "done": frame["done_on"].dt.strftime("%Y-%m-%d").fillna("—"),
            "late": [t.say(days) if pd.notna(days) and days > 0 else "—" for days in frame["days_late"]],
            "title": frame["title"].str.slice(0, 60),
            "unit": [t.say(unit) for unit in frame["unit"]],
            "state": frame["milestone_state"].map(words),
            "firmness": frame["firmness"].map(said),
            "written": [t.say(words) for words in frame["due_text"]],
            "milestone": frame["milestone"],
            "label": [
                name if how == "firm" else t("projects.soft_milestone", milestone=name, firmness=said[how])
                for name, how in zip(frame["milestone"], frame["firmness"], strict=True)
            ],
        }
    )
    legend = alt.Legend(title=None, orient="top", columns=alt.ExprRef("width > 420 ? 5 : 2"), labelLimit=180)
    domain = [words[state] for state in present]

    def scaled(part: int) -> alt.Scale:
        return alt.Scale(domain=domain, range=[_STATES[state][part] for state in present])

    dashes = alt.Scale(domain=list(said.values()), range=[_DASHES[each] for each in firm])
    tooltip = [
        alt.Tooltip(f"{name}:N", title=t(key))
        for name, key in (
            ("title", "column.title"),
            ("unit", "column.unit"),
            ("milestone", "column.milestone"),
            ("state", "column.milestone_state"),
            ("due", "column.due_on"),
            ("written", "column.due_text"),
            ("firmness", "column.firmness"),
            ("done", "column.done_on"),
            ("late", "projects.days_late"),
        )
    ]
    base = alt.Chart(rows).encode(y=by_pixel("y", height), x=x)
    words_at: dict[str, Any] = {"align": "left", "dx": 9, "fontSize": SMALL, "baseline": "middle"}
    return [
        base.mark_point(size=110, strokeWidth=1.8, opacity=1).encode(
            stroke=alt.Stroke("state:N", scale=scaled(0), legend=legend),
            fill=alt.Fill("state:N", scale=scaled(1), legend=legend),
            shape=alt.Shape("state:N", scale=scaled(2), legend=legend),
            strokeDash=alt.StrokeDash("firmness:N", scale=dashes, legend=None),
            tooltip=tooltip,
        ),
        # A halo keeps the words apart from the lines that run through them.
        base.mark_text(**words_at, color=PAPER, stroke=PAPER, strokeWidth=4).encode(text="label:N"),
        base.mark_text(**words_at, color=SOFT).encode(text="label:N"),
    ]
