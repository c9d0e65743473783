"""Progress of findings and measures: stacked bars of the five stages."""

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, Chart, finished
from lib.core.palette import STAGES
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
    names = {stage.value: t(f"{words}.{stage.value}") for stage in Stage}
    frame = frame.assign(
        bar=[  # the level first: long names are cut at their end
            f"{t(f'level.{level}')} · {name or t('findings.no_group')}"
            for name, level in zip(frame["group_name"], frame["level"], strict=True)
        ]
    )
    long = frame.melt(["bar", "total"], list(names), "stage", "items").query("items > 0")
    long = long.assign(order=long["stage"].map({code: place for place, code in enumerate(names)}))
    long["stage"] = long["stage"].map(names)
    long["share"] = [f"{items}/{total}" for items, total in zip(long["items"], long["total"], strict=True)]
    base = alt.Chart(_plain(long)).encode(
        y=alt.Y("bar:N", sort=list(frame["bar"]), title=None, axis=alt.Axis(labelLimit=230, minExtent=90)),
        x=alt.X("items:Q", stack="zero", title=t("axis.items"), axis=alt.Axis(tickMinStep=1)),
        order=alt.Order("order:Q"),
    )
    colours = alt.Scale(domain=list(names.values()), range=[STAGES[stage] for stage in Stage])
    bars = base.mark_bar(size=18).encode(
        color=alt.Color("stage:N", scale=colours, legend=alt.Legend(title=None, orient="top", columns=3)),
        tooltip=[
            alt.Tooltip("bar:N", title=t("column.group_name")),
            alt.Tooltip("stage:N", title=t("column.stage")),
            alt.Tooltip("share:N", title=t("column.count")),
        ],
    )
    return finished(bars, height=AROUND + 26 * max(frame["bar"].nunique(), 1))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({"items": "int64", "order": "int64"})[["bar", "stage", "items", "order", "share"]]
