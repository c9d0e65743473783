"""Water: the class matrix, section by month."""

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, Chart, finished
from lib.core.palette import BLACK, PAPER, WATER_CLASSES
from lib.i18n import Translator
from lib.metrics.model import Result

#: Rows do not grow with the number of sections: the worst are drawn, the table has them all.
MOST_SECTIONS = 16
#: A section's name above, its target below.
_TWO_LINES = "split(datum.label, '\\n')"


def class_matrix(result: Result, t: Translator) -> Chart:
    """Sections by months: the class in its colour and as a numeral; a cross where it is worse than the target."""
    frame = result.frame[result.frame["water_class"].notna()].copy()
    frame["section"] = [
        name if pd.isna(target) else t("water.section_target", name=name, target=t.water_class(target))
        for name, target in zip(frame["name"], frame["target_class"], strict=True)
    ]
    order = frame.groupby("section")["water_class"].mean().sort_values(ascending=False).index[:MOST_SECTIONS]
    frame = frame[frame["section"].isin(order)]
    classes = [t.water_class(number) for number in range(1, 7)]
    over = frame["over"].fillna(False).astype(bool)
    frame["class"] = [t.water_class(number) for number in frame["water_class"]]
    # The cross stands below the numeral: side by side they would not fit a phone.
    frame["cross"] = over.map({True: "×", False: ""})
    frame["month"] = frame["month"].dt.strftime("%Y-%m")
    frame["deciding"] = [t.cell("deciding", value) or "" for value in frame["deciding"].astype(object)]
    shown = frame[["section", "month", "class", "cross", "deciding"]].astype(str)
    months = alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=8, labelExpr=t("axis.year_month_expr"))
    names = alt.Axis(labelLimit=180, minExtent=90, labelExpr=_TWO_LINES, labelOffset=-7)
    base = alt.Chart(shown).encode(
        x=alt.X("month:O", title=None, axis=months),
        y=alt.Y("section:N", sort=list(order), title=None, axis=names),
    )
    scale = alt.Scale(domain=classes, range=list(WATER_CLASSES))
    cells = base.mark_rect(stroke=PAPER, strokeWidth=2).encode(
        color=alt.Color("class:N", scale=scale, legend=alt.Legend(title=None, orient="top")),
        tooltip=[
            alt.Tooltip("section:N", title=t("column.name")),
            alt.Tooltip("month:O", title=t("column.month")),
            alt.Tooltip("class:N", title=t("column.water_class")),
            alt.Tooltip("deciding:N", title=t("column.deciding")),
        ],
    )
    numerals = base.mark_text(color=BLACK, fontSize=12).encode(text="class:N").transform_filter("!datum.cross")
    raised = base.mark_text(color=BLACK, fontSize=12, dy=-5).encode(text="class:N").transform_filter("datum.cross")
    crosses = base.mark_text(color=BLACK, fontSize=14, fontWeight="bold", dy=8).encode(text="cross:N")
    return finished(cells + numerals + raised + crosses, height=AROUND + 34 * max(frame["section"].nunique(), 1))
