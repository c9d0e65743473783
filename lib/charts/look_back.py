"""Look-back: how much is due by month, and how much of it is arranged."""

import altair as alt
import pandas as pd

from lib.charts.theme import SMALL, Chart, finished
from lib.core.palette import INK, LAND, QUIET
from lib.i18n import Translator
from lib.metrics.model import Result

#: Months that are drawn one by one: what was due before stands in one bar.
MOST_MONTHS = 14


def look_back_months(result: Result, t: Translator) -> Chart:
    """A bar per month in which look-backs are due, those that are arranged pale on top; counts above."""
    frame = result.frame[result.frame["look_back_on"].notna()]
    month = frame["look_back_on"].dt.strftime("%Y-%m")
    months = sorted(set(month))[-MOST_MONTHS:]
    first = months[0] if months else ""
    shown = month.where(month >= first, f"<{first}")
    order = [*([f"<{first}"] if (month < first).any() else []), *months]
    words = {flag: t(f"look_back.bar.{name}") for flag, name in ((False, "open"), (True, "arranged"))}
    state = frame["arranged_on"].notna().map(words)
    counted = pd.DataFrame({"month": shown, "state": state}).value_counts().reset_index(name="items")
    totals = counted.groupby("month")["items"].sum().reset_index()
    x = alt.X("month:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y("items:Q", title=t("look_back.axis"), axis=alt.Axis(tickMinStep=1))
    colours = alt.Scale(domain=list(words.values()), range=[QUIET, LAND])
    bars = (
        alt.Chart(counted.astype({"items": "int64"}))
        .mark_bar(stroke=QUIET, size=26)
        .encode(
            x=x,
            y=y,
            fill=alt.Fill("state:N", scale=colours, legend=alt.Legend(title=None, orient="top")),
            order=alt.Order("state:N"),
            tooltip=[
                alt.Tooltip("month:N", title=t("column.month")),
                alt.Tooltip("state:N", title=t("column.state")),
                alt.Tooltip("items:Q", title=t("column.count")),
            ],
        )
    )
    counts = alt.Chart(totals.astype({"items": "int64"})).mark_text(dy=-9, color=INK, fontSize=SMALL)
    return finished(alt.layer(bars, counts.encode(x=x, y=y, text="items:Q")), height=260)
