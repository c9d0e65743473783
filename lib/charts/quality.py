"""The quality of ledgers: units by rules, and the score month by month."""

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, SMALL, Chart, finished
from lib.core.palette import INK, PANEL, PAPER, QUIET
from lib.i18n import Translator
from lib.metrics.model import Result

#: Rows do not grow with the number of units: those with most to check are drawn, the table has them all.
MOST_UNITS = 12
#: What is dark at least: a single one looks no worse than it is.
_PALE = 4
#: Letters of a unit's name in one line.
_LINE = 6


def quality_heat(result: Result, t: Translator) -> Chart:
    """Rules by units: how much is to be checked, the darker the more; only rules that caught something."""
    frame = result.frame.assign(
        owner=[t.group("unit", name, "unit") for name in result.frame["unit"]],
        rule=[str(t.cell("check", code)) for code in result.frame["check"]],
    )
    of_unit = frame.groupby("owner")["to_check"].sum().sort_values(ascending=False, kind="stable")
    owners = list(of_unit.index[:MOST_UNITS])
    frame = frame[frame["owner"].isin(owners)]
    rules = list(frame.groupby("rule")["to_check"].sum().sort_values(ascending=False, kind="stable").index)
    shown = frame[["owner", "rule", "to_check", "checked"]].astype({"to_check": "int64", "checked": "int64"})
    most = max(int(shown["to_check"].max()), _PALE)
    # Names of units are long: they stand in several lines above their column, and nothing is slanted.
    lines = alt.Axis(
        orient="top",
        labelAngle=0,
        labelLimit=0,
        labelExpr=f"split(replace(datum.label, regexp('(.{{{_LINE}}})', 'g'), '$1\\n'), '\\n')",
    )
    base = alt.Chart(shown).encode(
        x=alt.X("owner:N", sort=owners, title=None, axis=lines),
        y=alt.Y("rule:N", sort=rules, title=None, axis=alt.Axis(labelLimit=220)),
    )
    cells = base.mark_rect(stroke=PAPER, strokeWidth=2).encode(
        color=alt.Color("to_check:Q", scale=alt.Scale(domain=[0, most], range=[PANEL, QUIET]), legend=None),
        tooltip=[
            alt.Tooltip("owner:N", title=t("column.unit")),
            alt.Tooltip("rule:N", title=t("column.check")),
            alt.Tooltip("to_check:Q", title=t("column.to_check")),
            alt.Tooltip("checked:Q", title=t("column.checked")),
        ],
    )
    counts = base.mark_text(fontSize=SMALL, color=INK).encode(text="to_check:Q")
    return finished(cells + counts, height=AROUND + 28 * max(len(rules), 1))


def quality_trend(result: Result, t: Translator) -> Chart:
    """The score at the ends of months and on the day, in percent; months without one are left open."""
    frame = result.frame[result.frame["score"].notna()]
    shown = pd.DataFrame(
        {
            "on": frame["on"].dt.strftime("%Y-%m-%d"),
            "percent": 100 * frame["score"],
            "in_order": frame["in_order"].astype("int64"),
            "checked": frame["checked"].astype("int64"),
            # No line across a day by which items came on record as done: before and after are not comparable.
            "stretch": frame["entered"].gt(0).cumsum().astype("int64"),
        }
    )
    low = max(0, int(shown["percent"].min()) // 5 * 5 - 5) if len(shown) else 0
    base = alt.Chart(shown).encode(
        x=alt.X("on:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("percent:Q", title=t("quality.axis"), scale=alt.Scale(domain=[low, 100])),
    )
    line = base.mark_line(color=INK, point=alt.OverlayMarkDef(color=INK, size=50)).encode(
        detail="stretch:N",
        tooltip=[
            alt.Tooltip("on:O", title=t("column.on")),
            alt.Tooltip("percent:Q", title=t("quality.axis"), format=".1f"),
            alt.Tooltip("in_order:Q", title=t("column.in_order")),
            alt.Tooltip("checked:Q", title=t("column.checked")),
        ],
    )
    words = base.mark_text(dy=-12, color=INK, fontSize=SMALL).encode(text=alt.Text("percent:Q", format=".1f"))
    return finished(line + words, height=200)
