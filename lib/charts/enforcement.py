"""Enforcement: cases filed and penalties side by side, year by year, with the share of penalised cases in words."""

from typing import Any

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, NAMED_ROW, SMALL, Chart, by_pixel, finished
from lib.core.frames import records
from lib.core.palette import HAIR, INK, LIGHT_EDGES, QUIET, SOFT
from lib.core.terms import Light
from lib.i18n import Translator
from lib.metrics.accountability import STEPS
from lib.metrics.model import Result

#: Units that are drawn, those with whom an office went furthest; the table has them all.
MOST_UNITS = 5
#: How much of a step's place its longest bar fills: the count stands behind it.
_FULL = 0.72
#: Pixels from the top of a row to its name and to its bars.
_NAME, _BARS = 12, 31


def cases_and_fines(result: Result, t: Translator) -> Chart:
    """Two bars a year with their counts; above them penalties out of cases, in the warning colour where doubted."""
    frame = result.frame
    names = [t("column.cases"), t("column.fines")]
    years = [str(year) for year in frame["year"]]
    bars = pd.DataFrame(
        {
            "year": years * 2,
            "series": [name for name in names for _ in years],
            "actions": [int(value) for column in ("cases", "fines") for value in frame[column]],
        }
    )
    shares = pd.DataFrame(
        {
            "year": years,
            "actions": [int(value) for value in frame[["cases", "fines"]].max(axis=1)],
            "said": [
                "" if pd.isna(share) else f"{fines}/{cases} = {t.number(share, 'share')}"
                for share, fines, cases in zip(frame["fined_share"], frame["fines"], frame["cases"], strict=True)
            ],
            "doubted": frame["reason"].notna().to_numpy(dtype=bool).tolist(),
        }
    )
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    # Room above the longest bar for its count and its share.
    top = alt.Scale(domainMax=1.25 * max([1, *bars["actions"]]), domainMin=0)
    y = alt.Y("actions:Q", title=t("axis.actions"), scale=top, axis=alt.Axis(tickMinStep=1))
    side = alt.XOffset("series:N", sort=names)
    drawn = alt.Chart(bars).encode(x=x, y=y, xOffset=side)
    columns = drawn.mark_bar(size=34).encode(
        color=alt.Color("series:N", scale=alt.Scale(domain=names, range=[QUIET, INK])),
        tooltip=[
            alt.Tooltip("year:O", title=t("column.year")),
            alt.Tooltip("series:N", title=t("column.action_kind")),
            alt.Tooltip("actions:Q", title=t("column.count")),
        ],
    )
    counts = drawn.mark_text(dy=-9, color=INK, fontSize=SMALL).encode(text="actions:Q")
    said = (
        alt.Chart(shares)
        .mark_text(dy=-27, fontSize=SMALL)
        .encode(
            x=x,
            y=y,
            text="said:N",
            color=alt.condition("datum.doubted", alt.value(LIGHT_EDGES[Light.YELLOW]), alt.value(INK)),
        )
    )
    return finished(alt.layer(columns, counts, said), height=260)


def steps_by_unit(result: Result, t: Translator) -> Chart:
    """Units as rows, named above; from left to right letters, interviews, listing, holding to account, a bar each."""
    frame = result.frame.head(MOST_UNITS)
    most = max([1, *(int(count) for step in STEPS for count in frame[step])])
    height = NAMED_ROW * max(len(frame), 1)
    named: list[dict[str, Any]] = [
        row | {"unit": t.group("unit", row["unit"], "unit"), "top": place * NAMED_ROW + _NAME}
        for place, row in enumerate(records(frame))
    ]
    rows = [
        {
            "unit": row["unit"],
            "y": row["top"] - _NAME + _BARS,
            "begin": float(place),
            "end": place + _FULL * int(row[step]) / most,
            "actions": int(row[step]),
            "step": t(f"column.{step}"),
        }
        for row in named
        for place, step in enumerate(STEPS)
        if row[step]
    ]
    heads = pd.DataFrame([{"at": float(place), "words": t(f"column.{step}")} for place, step in enumerate(STEPS)])
    names = pd.DataFrame([{"unit": row["unit"], "y": row["top"]} for row in named])
    scale = alt.Scale(domain=[0, len(STEPS)], nice=False)

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", scale=scale, axis=None)

    base, y = alt.Chart(pd.DataFrame(rows)), by_pixel("y", height)
    tooltip = [
        alt.Tooltip("unit:N", title=t("column.unit")),
        alt.Tooltip("step:N", title=t("column.action_kind")),
        alt.Tooltip("actions:Q", title=t("column.count")),
    ]
    words: dict[str, Any] = {"align": "left", "fontSize": SMALL}
    layers = [
        alt.Chart(heads).mark_rule(color=HAIR).encode(x=x("at")),
        base.mark_bar(size=14, color=QUIET, orient="horizontal").encode(x=x("begin"), x2="end:Q", y=y, tooltip=tooltip),
        base.mark_text(**words, dx=4, color=INK, baseline="middle").encode(x=x("end"), y=y, text="actions:Q"),
        alt.Chart(names).mark_text(**words, color=INK, baseline="middle").encode(x=alt.value(0), y=y, text="unit:N"),
        alt.Chart(heads)
        .mark_text(**words, baseline="bottom", color=SOFT, dy=-4)
        .encode(x=x("at"), y=alt.value(0), text="words:N"),
    ]
    return finished(alt.layer(*layers), height=AROUND + height)
