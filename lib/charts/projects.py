"""Projects: the schedule of their milestones up to their deadlines, and money against work."""

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, Chart, finished
from lib.core.frames import records
from lib.core.palette import INK, LAND, LIGHTS, MUTED, PAPER, RULE, STAGES, TARGET
from lib.core.terms import Light, Stage
from lib.i18n import Translator
from lib.metrics.model import Result

#: The worst projects that are drawn; the table has them all.
MOST = 12

#: Pixels of a row: its name stands above its marks, so that long names stay whole on a telephone.
_ROW = 46
_MARKS = 30
_SLOT = 9

#: Colour, fill and shape of a milestone's state.
_STATES = {
    "late": (LIGHTS[Light.RED], LIGHTS[Light.RED], "square"),
    "late_soft": (LIGHTS[Light.YELLOW], LIGHTS[Light.YELLOW], "triangle-up"),
    "due": (LIGHTS[Light.BLUE], PAPER, "circle"),
    "done": (LIGHTS[Light.GREY], LIGHTS[Light.GREY], "circle"),
    "done_late": (LIGHTS[Light.GREY], PAPER, "diamond"),
}

#: How firm a deadline is, as the dashes of a mark's outline.
_DASHES = {"firm": [1, 0], "strive": [3, 2], "conditional": [1, 2], "standing": [6, 2]}


def milestone_schedule(result: Result, t: Translator, *, most: int = MOST) -> Chart:
    """One row per project, the worst first: marks at its milestones' deadlines, and lines as long as they are late."""
    codes = list(dict.fromkeys(result.frame["code"]))[:most]
    frame = result.frame[result.frame["code"].isin(codes) & result.frame["due_on"].notna()].copy()
    codes = [code for code in codes if code in set(frame["code"])]
    row = {code: place * _ROW for place, code in enumerate(codes)}
    slot = frame.groupby(["code", "due_on"]).cumcount().clip(upper=1)
    frame["y"] = (
        frame["code"].map(row)
        + _MARKS
        + (slot * 2 - frame.groupby(["code", "due_on"])["code"].transform("size").gt(1)) * _SLOT
    )
    frame["until"] = frame["done_on"].fillna(pd.Timestamp(result.scope.as_of)).where(frame["days_late"] > 0)
    top = _ROW * max(len(codes), 1)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, top], reverse=True, nice=False, zero=False), axis=None)
    first, last = _span(frame, result)
    x_scale = alt.Scale(domain=[_moment(first), _moment(last)], nice=False)
    x = alt.X("due_on:T", scale=x_scale, title=None, axis=alt.Axis(format="%Y-%m", labelOverlap=True, orient="top"))
    layers = [
        *_rows(frame, codes, y, x_scale, first, t),
        _lateness(frame, y, x),
        *_as_of(result, t, x_scale),
        *_milestones(frame, y, x, t),
    ]
    chart = alt.layer(*layers).resolve_scale(stroke="independent", fill="independent", shape="independent")
    return finished(chart, height=AROUND + top)


def _span(frame: pd.DataFrame, result: Result) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days of the axis, with room at its end for the words beside the last mark."""
    today = pd.Timestamp(result.scope.as_of)
    # Works of long ago would push this year's milestones together: a line may begin before the axis.
    first = min([frame["due_on"].min(), today, *frame["started_on"].dropna()])
    last = max(frame["due_on"].max(), today, *frame["until"].dropna())
    first = max(first, last - pd.Timedelta(days=900))
    room = (last - first) * 0.02 + pd.Timedelta(days=3)
    return first - room, last + (last - first) * 0.2 + pd.Timedelta(days=7)


def _moment(day: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _rows(
    frame: pd.DataFrame, codes: list[str], y: alt.Y, scale: alt.Scale, first: pd.Timestamp, t: Translator
) -> list[alt.Chart]:
    """Per project a separating line, its light and name, and the time from its start to its last deadline."""
    named = []
    for place, code in enumerate(codes):
        own = frame[frame["code"] == code]
        head = records(own.head(1))[0]
        begin = head["started_on"] or own["due_on"].min()
        words = f"{t.cell('light', head['light'])} {head['title']}"
        named.append(
            {
                "line": place * _ROW,
                "name": place * _ROW + 13,
                "y": place * _ROW + _MARKS,
                "words": words,
                "colour": LIGHTS[Light(head["light"])] if head["light"] in ("red", "yellow") else INK,
                "begin": max(begin, first),
                "end": own["due_on"].max(),
            }
        )
    base = alt.Chart(pd.DataFrame(named))
    at = {"scale": y.to_dict()["scale"], "axis": None}
    return [
        base.mark_rule(color=RULE).encode(y=alt.Y("line:Q", **at)),
        base.mark_rule(color=LIGHTS[Light.GREY], strokeWidth=2, opacity=0.6).encode(
            y=alt.Y("y:Q", **at), x=alt.X("begin:T", scale=scale), x2="end:T"
        ),
        base.mark_text(align="left", fontSize=12, baseline="middle").encode(
            y=alt.Y("name:Q", **at), x=alt.value(0), text="words:N", color=alt.Color("colour:N", scale=None)
        ),
    ]


def _lateness(frame: pd.DataFrame, y: alt.Y, x: alt.X) -> alt.Chart:
    """How long a milestone was or is late: from its deadline to the day it was reached, or to the as-of day."""
    late = frame[frame["until"].notna()]
    colours = [_STATES[state][0] for state in late["milestone_state"]]
    rows = pd.DataFrame({"y": late["y"], "due_on": late["due_on"], "until": late["until"], "colour": colours})
    return (
        alt.Chart(rows)
        .mark_rule(strokeWidth=4, opacity=0.55)
        .encode(y=y, x=x, x2="until:T", color=alt.Color("colour:N", scale=None))
    )


def _as_of(result: Result, t: Translator, scale: alt.Scale) -> list[alt.Chart]:
    today = pd.Timestamp(result.scope.as_of)
    rows = pd.DataFrame({"day": [today], "words": [t("projects.as_of", day=result.scope.as_of)]})
    base = alt.Chart(rows).encode(x=alt.X("day:T", scale=scale))
    return [
        base.mark_rule(color=TARGET, strokeDash=[5, 4]).encode(),
        base.mark_text(color=TARGET, fontSize=11, align="center", baseline="top").encode(
            text="words:N", y=alt.value("height")
        ),
    ]


def _milestones(frame: pd.DataFrame, y: alt.Y, x: alt.X, t: Translator) -> list[alt.Chart]:
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
            "unit": frame["unit"].fillna("—"),
            "state": frame["milestone_state"].map(words),
            "firmness": frame["firmness"].map(said),
            "written": frame["due_text"].fillna("—"),
            "milestone": frame["milestone"],
            "label": [
                name if how == "firm" else t("projects.soft_milestone", milestone=name, firmness=said[how])
                for name, how in zip(frame["milestone"], frame["firmness"], strict=True)
            ],
        }
    )
    legend = alt.Legend(title=None, orient="top", columns=3, labelLimit=180)
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
    base = alt.Chart(rows).encode(y=y, x=x)
    return [
        base.mark_point(size=110, strokeWidth=1.8, opacity=1).encode(
            stroke=alt.Stroke("state:N", scale=scaled(0), legend=legend),
            fill=alt.Fill("state:N", scale=scaled(1), legend=legend),
            shape=alt.Shape("state:N", scale=scaled(2), legend=legend),
            strokeDash=alt.StrokeDash("firmness:N", scale=dashes, legend=legend),
            tooltip=tooltip,
        ),
        base.mark_text(align="left", dx=9, color=MUTED, fontSize=11, baseline="middle").encode(text="label:N"),
    ]


def money_bars(result: Result, t: Translator, *, most: int = MOST) -> Chart:
    """One row per project, those whose money and work do not fit first: arrived and spent of the total, work done."""
    known = result.frame[result.frame[["funded_share", "spent_share"]].notna().any(axis=1)].head(most)
    words = {name: t(f"projects.bar.{name}") for name in ("funded", "spent", "work")}
    rows = known.reset_index(drop=True)
    rows = pd.DataFrame(
        {
            "name": [
                f"{title} · {t(f'money_flag.{flag}')}" if isinstance(flag, str) else title
                for title, flag in zip(rows["title"], rows["money_flag"], strict=True)
            ],
            "colour": [LIGHTS[Light.YELLOW] if isinstance(flag, str) else INK for flag in rows["money_flag"]],
            "place": rows.index * _ROW,
            **{name: rows[column].astype(float) for name, column in _SHARES.items()},
            **{f"{name}_words": [t.number(value, "share") for value in rows[c]] for name, c in _SHARES.items()},
            "zero": 0.0,
            "whole": 1.0,
        }
    )
    top = _ROW * max(len(rows), 1)
    at = {"scale": alt.Scale(domain=[0, top], reverse=True, nice=False), "axis": None}
    most_spent = float(rows[["funded", "spent"]].max().max() or 0)
    scale = alt.Scale(domain=[0, max(1.08, most_spent * 1.08)], nice=False)
    axis = alt.Axis(format="%", title=None, orient="top", tickCount=5)
    colour = {"funded": STAGES[Stage.DONE], "spent": LIGHTS[Light.BLUE], "work": INK}
    colours = alt.Scale(domain=list(words.values()), range=list(colour.values()))
    tooltip = [alt.Tooltip("name:N", title=t("column.title"))] + [
        alt.Tooltip(f"{name}_words:N", title=words[name]) for name in words
    ]
    base = alt.Chart(rows)

    def bar(name: str, size: int) -> alt.Chart:
        return (
            base.transform_calculate(middle=f"datum.place + {_MARKS}", part=f"'{words[name]}'")
            .mark_bar(size=size, orient="horizontal")
            .encode(
                y=alt.Y("middle:Q", **at),
                x=alt.X(f"{name}:Q", scale=scale, axis=axis),
                x2="zero:Q",
                color=alt.Color("part:N", scale=colours, legend=alt.Legend(title=None, orient="top", columns=3)),
                tooltip=tooltip,
            )
        )

    track = (
        base.transform_calculate(middle=f"datum.place + {_MARKS}")
        .mark_bar(size=18, color=LAND, orient="horizontal")
        .encode(y=alt.Y("middle:Q", **at), x=alt.X("whole:Q", scale=scale, axis=axis), x2="zero:Q")
    )
    work = (
        base.transform_calculate(
            low=f"datum.place + {_MARKS - 11}", high=f"datum.place + {_MARKS + 11}", part=f"'{words['work']}'"
        )
        .mark_rule(strokeWidth=3)
        .encode(
            y=alt.Y("low:Q", **at),
            y2="high:Q",
            x=alt.X("work:Q", scale=scale, axis=axis),
            color=alt.Color("part:N", scale=colours),
            tooltip=tooltip,
        )
    )
    names = (
        base.transform_calculate(middle="datum.place + 11")
        .mark_text(align="left", fontSize=12, baseline="middle")
        .encode(y=alt.Y("middle:Q", **at), x=alt.value(0), text="name:N", color=alt.Color("colour:N", scale=None))
    )
    return finished(alt.layer(track, bar("funded", 18), bar("spent", 8), work, names), height=AROUND + top)


_SHARES = {"funded": "funded_share", "spent": "spent_share", "work": "progress"}
